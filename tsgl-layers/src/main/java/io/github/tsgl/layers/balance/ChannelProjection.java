package io.github.tsgl.layers.balance;

/** What leads from the channels' means to their factors in a {@link ChannelEqualization}. */
enum ChannelProjection {
    /** One matrix, W_g of Eq. 9. */
    LINEAR,
    /** Two layers with a narrow ReLU layer between them, as in the released code. */
    BOTTLENECK
}
