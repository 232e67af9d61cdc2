// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

/** What stands between the encoder and the decoder of "Ours". */
public enum BalanceModule {
    /** The cross-layer balance module, Fig. 13. */
    CROSS_LAYER,
    /** Nothing: the decoder takes the encoder's maps as they are, the paper's Ours(Basic). */
    NONE
}
