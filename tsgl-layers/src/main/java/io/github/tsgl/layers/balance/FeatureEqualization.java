// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.balance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.ScopedBlock;

/**
 * Feature equalization (Eq. 9 to 12): over channels, then over positions and over agreeing
 * neighbors, whose results a 1×1 convolution joins. Instance normalization and leaky ReLU follow.
 *
 * <p>NDList(x) to NDList(y), both of shape (N, C, H, W).
 */
public final class FeatureEqualization extends ScopedBlock {

    private final int channels;
    private final Block channel;
    private final Block spatial;
    private final Block range;
    private final Block join;

    /**
     * Makes the block.
     *
     * @param channels C, at least 1; in the released edition at least 16
     * @param edition whose equalizations are taken
     * @throws IllegalArgumentException if there are too few channels
     */
    public FeatureEqualization(int channels, Edition edition) {
        this(channels, edition, NormalizedConv2d.pointwise(channels));
    }

    /** The same with another block that joins both results, Eq. 12. */
    FeatureEqualization(int channels, Edition edition, Block join) {
        this(
                channels,
                edition,
                new SpatialEqualization(edition),
                new RangeEqualization(edition),
                join);
    }

    /** The same with its parts: Eq. 10, Eq. 11 and Eq. 12. */
    FeatureEqualization(int channels, Edition edition, Block spatial, Block range, Block join) {
        this.channels = channels;
        channel = addChildBlock("channel", new ChannelEqualization(channels, edition));
        this.spatial = addChildBlock("spatial", spatial);
        this.range = addChildBlock("range", range);
        this.join = addChildBlock("join", join);
    }

    /**
     * Brings sums over positions into the order of an edition. In the released code they come out
     * as (positions, channels) and are re-read as (channels, positions) without a transpose.
     */
    static NDArray arranged(NDArray sums, Edition edition) {
        if (edition == Edition.PAPER) {
            return sums;
        }
        Shape shape = sums.getShape();
        return sums.reshape(shape.get(0), shape.get(1), -1).transpose(0, 2, 1).reshape(shape);
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList x = channel.forward(parameters, inputs, training);
        NDArray near = spatial.forward(parameters, x, training).singletonOrThrow();
        NDArray alike = range.forward(parameters, x, training).singletonOrThrow();
        return join.forward(parameters, new NDList(near.concat(alike, 1)), training);
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape x = inputShapes[0];
        channel.initialize(manager, dataType, x);
        spatial.initialize(manager, dataType, x);
        range.initialize(manager, dataType, x);
        join.initialize(manager, dataType, new Shape(x.get(0), 2L * channels, x.get(2), x.get(3)));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
