// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.fourier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.BatchNorm2d;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.ops.Fourier;

/**
 * The Fourier unit: a real 2-D Fourier transform, a 1×1 convolution over the frequencies with batch
 * normalization and ReLU, and the inverse transform. Each output value depends on the whole map.
 *
 * <p>Takes x (N, C, H, W) of any size, returns (N, filters, H, W). The convolution sees 2 C
 * channels of shape (H, W / 2 + 1): of each channel the real part, then the imaginary part.
 */
final class FourierUnit extends ScopedBlock {

    private final int filters;
    private final PlainConv2d conv;
    private final BatchNorm2d norm;

    /**
     * Makes the block.
     *
     * @param filters the number of output channels
     */
    public FourierUnit(int filters) {
        this.filters = filters;
        conv =
                addChildBlock(
                        "conv",
                        PlainConv2d.builder()
                                .setFilters(2 * filters)
                                .setKernelShape(1)
                                .optBias(false)
                                .build());
        norm = addChildBlock("norm", new BatchNorm2d());
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        return new NDList(
                Fourier.changed(
                        inputs.singletonOrThrow(),
                        spectrum -> {
                            NDArray x = training ? spectrum : Bfloat16.round(spectrum);
                            NDArray y = conv.forwardNormalized(parameters, x, norm, training);
                            return Bfloat16.float32(ActivationFunction.RELU.applyLast(y));
                        }));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape x = inputShapes[0];
        conv.initialize(manager, dataType, spectrum(x, 2 * x.get(1)));
        norm.initialize(manager, dataType, spectrum(x, 2L * filters));
    }

    private static Shape spectrum(Shape x, long channels) {
        return new Shape(x.get(0), channels, x.get(2), x.get(3) / 2 + 1);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape x = inputShapes[0];
        return new Shape[] {new Shape(x.get(0), filters, x.get(2), x.get(3))};
    }
}
