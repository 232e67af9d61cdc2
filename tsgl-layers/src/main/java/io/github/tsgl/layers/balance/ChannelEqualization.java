// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.balance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.ops.Arithmetic;

/**
 * Channel equalization (Eq. 9): each channel is weighted by sigmoid(W_g · means of all channels).
 *
 * <p>NDList(x) to NDList(y), both of shape (N, C, H, W).
 */
final class ChannelEqualization extends ScopedBlock {

    private static final int REDUCTION = 16;

    private final int channels;
    private final int narrow;
    private final Block squeeze;
    private final Block projection;

    ChannelEqualization(int channels, Edition edition) {
        this(channels, edition, REDUCTION);
    }

    /**
     * Makes the block.
     *
     * @param channels C
     * @param edition one matrix, W_g of Eq. 9; or, as in the released code, two with a narrow ReLU
     *     layer between them
     * @param reduction how much narrower that layer is
     */
    ChannelEqualization(int channels, Edition edition, int reduction) {
        this.channels = channels;
        narrow = channels / reduction;
        if (edition == Edition.PAPER) {
            squeeze = null;
            projection = addChildBlock("projection", matrix(channels).optBias(false).build());
        } else {
            if (narrow < 1) {
                throw new IllegalArgumentException(
                        channels + " channels cannot be reduced by " + reduction);
            }
            squeeze = addChildBlock("squeeze", matrix(narrow).build());
            projection = addChildBlock("projection", matrix(channels).build());
        }
    }

    private static PlainConv2d.Builder matrix(int outputs) {
        return PlainConv2d.builder().setFilters(outputs).setKernelShape(1);
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.singletonOrThrow();
        NDList means = new NDList(Arithmetic.mean(x, 2, 3));
        if (squeeze != null) {
            NDArray squeezed = squeeze.forward(parameters, means, training).singletonOrThrow();
            means = new NDList(ActivationFunction.RELU.apply(squeezed));
        }
        NDArray weights = projection.forward(parameters, means, training).singletonOrThrow();
        return new NDList(x.mul(Activation.sigmoid(weights)));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        long images = inputShapes[0].get(0);
        if (squeeze != null) {
            squeeze.initialize(manager, dataType, new Shape(images, channels, 1, 1));
        }
        int inputs = squeeze == null ? channels : narrow;
        projection.initialize(manager, dataType, new Shape(images, inputs, 1, 1));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
