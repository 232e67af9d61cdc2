// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.fourier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.BatchNorm2d;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.ops.InPlace;
import io.github.tsgl.layers.ops.MemoryScope;

/**
 * The spectral transform, which leads from the global part to the global part: a 1×1 convolution to
 * half the channels, a {@link FourierUnit} beside the identity, and a 1×1 convolution back.
 *
 * <p>Takes x (N, C, H, W), returns (N, filters, H / stride, W / stride), rounded up.
 */
final class SpectralTransform extends ScopedBlock {

    private final int filters;
    private final int stride;
    private final PlainConv2d reduce;
    private final BatchNorm2d norm;
    private final Block fourier;
    private final PlainConv2d expand;

    /**
     * Makes the block.
     *
     * @param filters the number of output channels, at least 2
     * @param stride 1, or 2 to average the map over pairs of rows and columns first
     * @throws IllegalArgumentException if there are too few filters or the stride is another
     */
    public SpectralTransform(int filters, int stride) {
        this.filters = filters;
        this.stride = stride;
        int half = filters / 2;
        if (half < 1 || stride != 1 && stride != 2) {
            throw new IllegalArgumentException(
                    "a spectral transform needs 2 filters and stride 1 or 2");
        }
        reduce = addChildBlock("reduce", matrix(half));
        norm = addChildBlock("norm", new BatchNorm2d());
        fourier = addChildBlock("fourier", new FourierUnit(half));
        expand = addChildBlock("expand", matrix(filters));
    }

    private static PlainConv2d matrix(int filters) {
        return PlainConv2d.builder().setFilters(filters).setKernelShape(1).optBias(false).build();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.singletonOrThrow();
        return expand.forward(parameters, new NDList(inner(parameters, x, training)), training);
    }

    /** The transform and the normalization behind it, in inference. */
    NDArray forwardNormalized(ParameterStore parameters, NDArray x, BatchNorm2d behind) {
        return expand.forwardNormalized(parameters, rounded(parameters, x), behind, false);
    }

    /** The transform as one part of a sum that is normalized as a whole, in inference. */
    NDArray forwardNormalizedPart(ParameterStore parameters, NDArray x, BatchNorm2d behind) {
        return expand.forwardNormalizedPart(parameters, rounded(parameters, x), behind);
    }

    private NDArray rounded(ParameterStore parameters, NDArray x) {
        return MemoryScope.run(
                        x.getManager(),
                        new NDList(x),
                        () -> new NDList(Bfloat16.round(inner(parameters, x, false))))
                .head();
    }

    /** The features before the last convolution, (N, filters / 2, H / stride, W / stride). */
    private NDArray inner(ParameterStore parameters, NDArray x, boolean training) {
        NDArray pooled = x;
        if (stride == 2) {
            Shape two = new Shape(2, 2);
            pooled = x.getNDArrayInternal().avgPool(two, two, new Shape(0, 0), true, false);
        }
        NDArray y = reduce.forwardNormalized(parameters, pooled, norm, training);
        NDArray reduced = Bfloat16.float32(ActivationFunction.RELU.applyLast(y));
        NDArray changed = fourier.forward(parameters, new NDList(reduced), training).head();
        return InPlace.addLast(reduced, changed);
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape x = inputShapes[0];
        long height = (x.get(2) + stride - 1) / stride;
        long width = (x.get(3) + stride - 1) / stride;
        Shape inner = new Shape(x.get(0), filters / 2, height, width);
        reduce.initialize(manager, dataType, new Shape(x.get(0), x.get(1), height, width));
        norm.initialize(manager, dataType, inner);
        fourier.initialize(manager, dataType, inner);
        expand.initialize(manager, dataType, inner);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape x = inputShapes[0];
        long height = (x.get(2) + stride - 1) / stride;
        long width = (x.get(3) + stride - 1) / stride;
        return new Shape[] {new Shape(x.get(0), filters, height, width)};
    }
}
