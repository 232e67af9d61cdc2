// SPDX-License-Identifier: Apache-2.0
/**
 * Blocks for image inpainting networks, in DJL's idiom.
 *
 * <p>Arrays are float32 in the layout (N, C, H, W) unless a block says otherwise. Masks have shape
 * (N, 1, H, W) with 1 = known and 0 = hole; a block that carries a mask takes and returns {@code
 * NDList(features, mask)}.
 */
package io.github.tsgl.layers;
