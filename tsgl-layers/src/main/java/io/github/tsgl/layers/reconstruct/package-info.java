// SPDX-License-Identifier: Apache-2.0
/**
 * Normalize and rebuild: texture features are normalized over the whole map or at each position
 * (Eq. 7 and 8) and denormalized from a guide (Eq. 6); {@link
 * io.github.tsgl.layers.reconstruct.Reconstruction} combines these steps by one of the strategies
 * of Table IV.
 */
package io.github.tsgl.layers.reconstruct;
