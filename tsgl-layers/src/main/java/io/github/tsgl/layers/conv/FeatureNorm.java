package io.github.tsgl.layers.conv;

import ai.djl.nn.Block;
import ai.djl.nn.Blocks;

/** The normalisation between a convolution and its activation, with learned factor and addend. */
public enum FeatureNorm {
    /** None. */
    NONE,
    /** Per channel over the batch, by running statistics in inference. */
    BATCH,
    /** Per channel and image. */
    INSTANCE;

    /**
     * Makes the block.
     *
     * @return a block of one input and one output of the same shape (N, C, H, W)
     */
    public Block create() {
        switch (this) {
            case BATCH:
                return new BatchNorm2d();
            case INSTANCE:
                return new InstanceNorm2d();
            default:
                return Blocks.identityBlock();
        }
    }
}
