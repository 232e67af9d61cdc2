// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.Convolutions;

/**
 * An equalized convolution with leaky ReLU whose output is multiplied by the mask's ratio sum(1) /
 * sum(M): the texture convolution of the released network, where unknown inputs are not masked out.
 *
 * <p>Takes x (N, C, H, W) and a mask (N, 1, H, W), returns (N, filters, H', W') and (N, 1, H', W'),
 * H' being H or, at stride 2, ⌈H / 2⌉. Without a mask it is the equalized convolution alone.
 */
final class MaskedEqualizedConv2d extends ScopedBlock {

    private final Block conv;
    private final int kernel;
    private final int stride;

    MaskedEqualizedConv2d(int filters, int kernel, int stride) {
        if (stride != 1 && stride != 2) {
            throw new IllegalArgumentException("stride " + stride + " is neither 1 nor 2");
        }
        this.kernel = kernel;
        this.stride = stride;
        conv =
                addChildBlock(
                        "conv",
                        EqualizedConv2d.builder()
                                .setFilters(filters)
                                .setKernelShape(kernel)
                                .optResampling(stride == 2 ? Resampling.DOWN : Resampling.NONE)
                                .optActivation(EqualizedActivation.LEAKY_RELU)
                                .build());
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList features = conv.forward(parameters, new NDList(inputs.head()), training);
        if (inputs.size() == 1) {
            return features;
        }
        NDArray mask = inputs.get(1);
        NDArray ones = mask.getManager().ones(new Shape(1, 1, kernel, kernel), mask.getDataType());
        Shape step = new Shape(stride, stride);
        Shape padding = new Shape(kernel / 2, kernel / 2);
        NDArray known =
                Convolutions.exactConv2d(mask, ones, null, step, padding, new Shape(1, 1), 1);
        NDArray newMask = known.clip(0, 1);
        NDArray ratio = Arithmetic.scale(newMask, kernel * kernel).div(known.maximum(1));
        return new NDList(features.head().muli(ratio), newMask);
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        conv.initialize(manager, dataType, inputShapes[0]);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape features = conv.getOutputShapes(new Shape[] {inputShapes[0]})[0];
        if (inputShapes.length == 1) {
            return new Shape[] {features};
        }
        return new Shape[] {
            features, new Shape(inputShapes[1].get(0), 1, features.get(2), features.get(3))
        };
    }
}
