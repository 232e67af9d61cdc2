// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.balance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.Sequence;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.ConvNormAct;
import io.github.tsgl.layers.conv.InstanceNorm2d;
import io.github.tsgl.layers.conv.MaskKernelConv2d;
import io.github.tsgl.layers.conv.PartialConv2d;
import java.util.ArrayList;
import java.util.List;

/**
 * One side of the balance: three maps are reduced to one, which passes through streams of different
 * kernel sizes, whose results are joined.
 *
 * <p>NDList(x, mask) to NDList(y): x of shape (N, 3 width, H, W), the mask (N, 1, H, W) or (1, 1,
 * H, W), y (N, width, H, W). The released edition reduces and joins with the same weights.
 */
final class BalanceSide extends ScopedBlock {

    private final int width;
    private final Block reduce;
    private final List<Block> streams = new ArrayList<>();
    private final Block join;

    BalanceSide(int width, List<Integer> kernels, int layers, Edition edition) {
        this.width = width;
        boolean released = edition == Edition.RELEASED;
        reduce = addChildBlock("reduce", NormalizedConv2d.pointwise(width));
        for (int kernel : kernels) {
            Block stream = stream(width, kernel, layers, edition);
            streams.add(addChildBlock("stream" + kernel, stream));
        }
        join = released ? reduce : addChildBlock("join", NormalizedConv2d.pointwise(width));
    }

    /**
     * Partial convolutions of one kernel size in sequence, each followed by instance normalization
     * with factor and addend and by leaky ReLU: NDList(x, mask) to NDList(y, mask).
     */
    static Sequence stream(int width, int kernel, int layers, Edition edition) {
        Sequence stream = new Sequence();
        for (int i = 1; i <= layers; i++) {
            Block convolution = convolution(width, kernel, edition);
            ConvNormAct layer =
                    ConvNormAct.of(
                            convolution, new InstanceNorm2d(), ActivationFunction.LEAKY_RELU);
            stream.add("layer" + i, layer);
        }
        return stream;
    }

    private static Block convolution(int width, int kernel, Edition edition) {
        return edition == Edition.RELEASED
                ? MaskKernelConv2d.builder().setFilters(width).setKernelShape(kernel).build()
                : PartialConv2d.builder()
                        .setFilters(width)
                        .setKernelShape(kernel)
                        .optBias(false)
                        .build();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray mask = inputs.get(1);
        NDArray x =
                reduce.forward(parameters, new NDList(inputs.head()), training).singletonOrThrow();
        NDList filled = new NDList();
        for (Block stream : streams) {
            filled.add(stream.forward(parameters, new NDList(x, mask), training).head());
        }
        NDArray all = NDArrays.concat(filled, 1);
        filled.close();
        return join.forward(parameters, new NDList(all), training);
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape x = inputShapes[0];
        Shape reduced = new Shape(x.get(0), width, x.get(2), x.get(3));
        reduce.initialize(manager, dataType, x);
        for (Block stream : streams) {
            stream.initialize(manager, dataType, reduced, inputShapes[1]);
        }
        if (join != reduce) {
            join.initialize(
                    manager,
                    dataType,
                    new Shape(x.get(0), (long) streams.size() * width, x.get(2), x.get(3)));
        }
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape x = inputShapes[0];
        return new Shape[] {new Shape(x.get(0), width, x.get(2), x.get(3))};
    }
}
