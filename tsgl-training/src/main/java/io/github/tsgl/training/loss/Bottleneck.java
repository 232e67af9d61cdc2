// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;

/** A residual block of three convolutions, 1×1, 3×3 and 1×1, that widens its width four times. */
final class Bottleneck extends ScopedBlock {

    static final int EXPANSION = 4;

    private final Block reduce;
    private final Block spatial;
    private final Block expand;
    private final Block shortcut;

    /** What the residual is added to. */
    enum Shortcut {
        /** The input. */
        IDENTITY,
        /** The input brought to the output's width and size by a 1×1 convolution. */
        PROJECTION
    }

    Bottleneck(int width, int stride, int dilation, Shortcut kind) {
        reduce = addChildBlock("reduce", ConvNorm.of(width, 1, 1, 1));
        spatial = addChildBlock("spatial", ConvNorm.of(width, 3, stride, dilation));
        expand = addChildBlock("expand", ConvNorm.of(width * EXPANSION, 1, 1, 1));
        shortcut =
                kind == Shortcut.PROJECTION
                        ? addChildBlock("shortcut", ConvNorm.of(width * EXPANSION, 1, stride, 1))
                        : null;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = reduce.forward(parameters, inputs, training).head();
        x = spatial.forward(parameters, new NDList(Activation.relu(x)), training).head();
        x = expand.forward(parameters, new NDList(Activation.relu(x)), training).head();
        NDList around = shortcut == null ? inputs : shortcut.forward(parameters, inputs, training);
        return new NDList(Activation.relu(x.add(around.head())));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block block : new Block[] {reduce, spatial, expand}) {
            block.initialize(manager, dataType, shapes);
            shapes = block.getOutputShapes(shapes);
        }
        if (shortcut != null) {
            shortcut.initialize(manager, dataType, inputShapes);
        }
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return expand.getOutputShapes(spatial.getOutputShapes(reduce.getOutputShapes(inputShapes)));
    }
}
