// SPDX-License-Identifier: Apache-2.0
/**
 * Convolutions of inpainting networks: partial, equalized, spectral-normalized and transposed ones,
 * and the equalized linear layer.
 */
package io.github.tsgl.layers.conv;
