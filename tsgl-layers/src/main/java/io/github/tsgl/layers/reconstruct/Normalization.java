// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.reconstruct;

import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.conv.BatchNorm2d;
import io.github.tsgl.layers.conv.InstanceNorm2d;
import io.github.tsgl.layers.ops.Normalizations;

/** How features are brought to mean 0 and variance 1 before they are denormalized. */
public enum Normalization {
    /** Per image and channel, over all positions, with the biased variance (Eq. 7). */
    INSTANCE(NormalizationSide.GLOBAL),
    /**
     * Per channel, over the batch and all positions. Training uses the batch's statistics and keeps
     * running ones, which inference uses. The released code's global normalization.
     */
    BATCH(NormalizationSide.GLOBAL),
    /** As {@link #INSTANCE}, with nothing added to the variance: Eq. 7 to the letter. */
    INSTANCE_EXACT(NormalizationSide.GLOBAL),
    /** Per image and position, over all channels, with the biased variance (Eq. 8). */
    POSITION(NormalizationSide.LOCAL),
    /** As {@link #POSITION}, with nothing added to the variance: Eq. 8 to the letter. */
    POSITION_EXACT(NormalizationSide.LOCAL),
    /** As {@link #POSITION} with the unbiased variance. The released code's local normalization. */
    POSITION_UNBIASED(NormalizationSide.LOCAL);

    private static final float EPSILON = 1e-5f;

    /**
     * What is added to the variance of {@link #POSITION}. In holes the channels of a position are
     * all alike, and the gradients there are multiplied by the root of one over this.
     */
    private static final float POSITION_EPSILON = 1e-3f;

    private final NormalizationSide side;

    Normalization(NormalizationSide side) {
        this.side = side;
    }

    /** The normalization of a side in an edition. */
    static Normalization of(NormalizationSide side, Edition edition) {
        boolean paper = edition == Edition.PAPER;
        return side == NormalizationSide.GLOBAL
                ? paper ? INSTANCE : BATCH
                : paper ? POSITION : POSITION_UNBIASED;
    }

    /** The same in the paper's edition, with nothing added to the variance. */
    static Normalization exact(NormalizationSide side) {
        return side == NormalizationSide.GLOBAL ? INSTANCE_EXACT : POSITION_EXACT;
    }

    /** What the mean and variance are taken over. */
    NormalizationSide side() {
        return side;
    }

    /** Tells whether inference sees no other positions than the one it normalizes. */
    boolean isLocal() {
        return this != INSTANCE && this != INSTANCE_EXACT;
    }

    /**
     * Makes a block that normalizes features.
     *
     * @return a new block NDList(x) to NDList(y), both of shape (N, C, H, W)
     */
    public Block newBlock() {
        return switch (this) {
            case INSTANCE -> InstanceNorm2d.withoutAffine();
            case INSTANCE_EXACT -> LambdaBlock.singleton(x -> Normalizations.exactNorm(x, 2, 3));
            case POSITION_EXACT -> LambdaBlock.singleton(x -> Normalizations.exactNorm(x, 1));
            case BATCH -> BatchNorm2d.withoutAffine();
            case POSITION -> new PositionNormalization(0, POSITION_EPSILON);
            case POSITION_UNBIASED -> new PositionNormalization(1, EPSILON);
        };
    }
}
