// SPDX-License-Identifier: Apache-2.0
/**
 * Tiled feature maps: in inference, local blocks in sequence run band by band of rows, so that a
 * large map between two of them is never there as a whole.
 */
package io.github.tsgl.layers.tiled;
