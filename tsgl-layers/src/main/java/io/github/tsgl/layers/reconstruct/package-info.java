/**
 * Normalise and rebuild: texture features are normalised over the whole map or at each position
 * (Eq. 7 and 8) and denormalised from a guide (Eq. 6); {@link
 * io.github.tsgl.layers.reconstruct.Reconstruction} combines these steps by one of the strategies
 * of Table IV.
 */
package io.github.tsgl.layers.reconstruct;
