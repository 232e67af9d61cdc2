// SPDX-License-Identifier: Apache-2.0
/**
 * Masked window attention (Eq. 3-5 of the paper): tokens attend to the known tokens of their
 * window, and a window that knows one token knows all of them afterwards. {@link
 * io.github.tsgl.layers.attention.TransformerStage} is a whole stage of the texture branch, made of
 * patch merging and {@link io.github.tsgl.layers.attention.WindowTransformerBlock}s around {@link
 * io.github.tsgl.layers.attention.MaskedWindowAttention}.
 */
package io.github.tsgl.layers.attention;
