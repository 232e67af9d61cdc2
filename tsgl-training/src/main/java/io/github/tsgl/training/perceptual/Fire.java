// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.perceptual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.PlainConv2d;

/**
 * SqueezeNet's module: a 1×1 convolution to few channels, then a 1×1 and a 3×3 one side by side,
 * whose own ReLU follows it.
 *
 * <p>Takes (N, C, H, W), returns (N, 2 expanded, H, W).
 */
final class Fire extends ScopedBlock {

    private final Block squeeze;
    private final Block expand1x1;
    private final Block expand3x3;

    Fire(int squeezed, int expanded) {
        squeeze = addChildBlock("squeeze", new Pointwise(squeezed));
        expand1x1 = addChildBlock("expand1x1", new Pointwise(expanded));
        expand3x3 =
                addChildBlock(
                        "expand3x3",
                        PlainConv2d.builder().setFilters(expanded).setKernelShape(3).build());
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray few = squeeze.forward(parameters, inputs, training).head();
        NDList x = new NDList(Activation.relu(few));
        NDArray one = expand1x1.forward(parameters, x, training).head();
        NDArray three = expand3x3.forward(parameters, x, training).head();
        return new NDList(one.concat(three, 1));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        squeeze.initialize(manager, dataType, inputShapes);
        Shape[] few = squeeze.getOutputShapes(inputShapes);
        expand1x1.initialize(manager, dataType, few);
        expand3x3.initialize(manager, dataType, few);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape x = expand1x1.getOutputShapes(inputShapes)[0];
        return new Shape[] {new Shape(x.get(0), 2 * x.get(1), x.get(2), x.get(3))};
    }
}
