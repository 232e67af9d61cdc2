package io.github.tsgl.layers.balance;

/** Whose cross-layer balance module is built. */
public enum BalanceVariant {
    /**
     * The paper's: weights of its own for each side and each map, the real mask, partial
     * convolutions after Eq. 1, equalisation in the paper's layout.
     */
    PAPER,
    /**
     * The released code's: both sides share their weights, as do the late maps; its threshold lets
     * no hole through to the mask, so only the map's border counts as unknown; partial convolutions
     * divide by the number of known inputs; equalisation in the released layout.
     */
    RELEASED
}
