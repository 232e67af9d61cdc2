// SPDX-License-Identifier: Apache-2.0
/**
 * Pictures, masks, and the priors that guide inpainting, computed on the CPU: edges, gray,
 * gradients, low resolution, and the edge-preserving smoothings that make texture pictures.
 *
 * <p>Everything here is plain Java over {@link io.github.tsgl.image.FloatImage}, immutable and safe
 * in any number of data-loading threads; no engine is needed. A mask is a picture of one channel
 * with 1 = known and 0 = hole. What takes a mask reads no pixel of the hole.
 */
package io.github.tsgl.image;
