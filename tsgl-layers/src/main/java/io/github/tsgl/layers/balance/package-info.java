// SPDX-License-Identifier: Apache-2.0
/**
 * Cross-layer balance (Fig. 13): the encoder's feature maps of all scales are brought together,
 * passed through streams of partial convolutions, equalized over channels (Eq. 9) and positions
 * (Eq. 10 to 12), and handed back to every scale.
 */
package io.github.tsgl.layers.balance;
