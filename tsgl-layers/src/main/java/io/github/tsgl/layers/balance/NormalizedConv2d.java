// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.balance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.ops.Interpolation;
import io.github.tsgl.layers.ops.Normalizations;

/**
 * Convolution without bias, instance normalization without parameters, and an activation.
 *
 * <p>NDList(x) or NDList(x, like) to NDList(y). With a second input the result gets its height and
 * width bilinearly; this happens behind the convolution, which for a 1×1 kernel is the same as
 * before it, and less work when maps grow.
 */
final class NormalizedConv2d extends ScopedBlock {

    private static final double EPSILON = 1e-5;

    private final Block convolution;
    private final ActivationFunction activation;

    private NormalizedConv2d(PlainConv2d.Builder convolution, ActivationFunction activation) {
        this.convolution = addChildBlock("convolution", convolution.optBias(false).build());
        this.activation = activation;
    }

    /** A 1×1 convolution with leaky ReLU. */
    static NormalizedConv2d pointwise(int filters) {
        PlainConv2d.Builder convolution =
                PlainConv2d.builder().setFilters(filters).setKernelShape(1);
        return new NormalizedConv2d(convolution, ActivationFunction.LEAKY_RELU);
    }

    /** A 4×4 convolution that halves height and width. */
    static NormalizedConv2d halving(int filters, ActivationFunction activation) {
        PlainConv2d.Builder convolution =
                PlainConv2d.builder()
                        .setFilters(filters)
                        .setKernelShape(4)
                        .optStride(2)
                        .optPadding(1);
        return new NormalizedConv2d(convolution, activation);
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray y =
                convolution
                        .forward(parameters, new NDList(inputs.head()), training)
                        .singletonOrThrow();
        if (inputs.size() > 1) {
            long height = inputs.get(1).getShape().get(2);
            long width = inputs.get(1).getShape().get(3);
            if (y.getShape().get(2) != height || y.getShape().get(3) != width) {
                y = Interpolation.BILINEAR.resize(y, height, width);
            }
        }
        y = Normalizations.instanceNorm(y, null, null, EPSILON);
        return new NDList(activation.apply(y));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        convolution.initialize(manager, dataType, inputShapes[0]);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape y = convolution.getOutputShapes(new Shape[] {inputShapes[0]})[0];
        if (inputShapes.length > 1) {
            y = new Shape(y.get(0), y.get(1), inputShapes[1].get(2), inputShapes[1].get(3));
        }
        return new Shape[] {y};
    }
}
