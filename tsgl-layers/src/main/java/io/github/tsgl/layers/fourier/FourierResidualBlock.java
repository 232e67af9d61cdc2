// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.fourier;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.ops.InPlace;

/**
 * Two layers whose output is added to their input, part by part.
 *
 * <p>Takes and returns the parts of x (N, C, H, W).
 */
public final class FourierResidualBlock extends ScopedBlock {

    private final FourierConvLayer first;
    private final FourierConvLayer second;

    /**
     * Makes the block.
     *
     * @param first the first layer
     * @param second the second layer, whose output is split like the first one's input
     */
    public FourierResidualBlock(FourierConvLayer first, FourierConvLayer second) {
        this.first = addChildBlock("layer1", first);
        this.second = addChildBlock("layer2", second);
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList y =
                training
                        ? second.forward(parameters, first.forward(parameters, inputs, true), true)
                        : second.infer(parameters, first.infer(parameters, inputs));
        NDList sums = new NDList();
        for (int i = 0; i < inputs.size(); i++) {
            sums.add(InPlace.addLast(Bfloat16.float32(y.get(i)), inputs.get(i)));
        }
        return sums;
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        first.initialize(manager, dataType, inputShapes);
        second.initialize(manager, dataType, first.getOutputShapes(inputShapes));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }
}
