// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.perceptual;

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
import io.github.tsgl.layers.ops.MemoryScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A network that LPIPS looks with: convolutions, each with a ReLU, and max pools. Parameters have
 * torchvision's names.
 *
 * <p>Takes normalized pictures (N, 3, H, W); returns taps (N, C, H', W').
 */
final class TappedNetwork extends ScopedBlock {

    /**
     * What tells one network from another but its layers.
     *
     * @param smallest the least height and width that leave something to pool
     * @param pool how it pools
     * @param pooled the layers that pool their input, by torchvision's numbers
     * @param tapped the layers whose outputs are taps
     */
    private record Plan(int smallest, Pool pool, Set<Integer> pooled, Set<Integer> tapped) {}

    /** The greatest of each window's pixels, every second one. */
    private enum Pool {
        OF_2(2, false),
        OF_3(3, false),
        /** The last windows may be cut off. */
        OF_3_TO_THE_END(3, true);

        private static final int STRIDE = 2;

        private final int window;
        private final boolean toTheEnd;

        Pool(int window, boolean toTheEnd) {
            this.window = window;
            this.toTheEnd = toTheEnd;
        }

        NDArray of(NDArray x) {
            return x.getNDArrayInternal()
                    .maxPool(
                            new Shape(window, window),
                            new Shape(STRIDE, STRIDE),
                            new Shape(0, 0),
                            toTheEnd);
        }

        Shape of(Shape x) {
            return new Shape(x.get(0), x.get(1), size(x.get(2)), size(x.get(3)));
        }

        private long size(long side) {
            return (side - window + (toTheEnd ? STRIDE - 1 : 0)) / STRIDE + 1;
        }
    }

    /** A layer and its number in torchvision's network. */
    private record Layer(int number, Block block) {}

    private final Plan plan;
    private final List<Layer> layers = new ArrayList<>();

    private TappedNetwork(Plan plan) {
        this.plan = plan;
    }

    /** SqueezeNet 1.1; taps of 64, 128, 256, 384, 384, 512 and 512 channels. */
    static TappedNetwork squeezeNet() {
        Set<Integer> tapped = Set.of(0, 4, 7, 9, 10, 11, 12);
        TappedNetwork network =
                new TappedNetwork(new Plan(17, Pool.OF_3_TO_THE_END, Set.of(3, 6, 9), tapped));
        network.add(0, conv(64, 3, 2, 0));
        network.add(3, new Fire(16, 64));
        network.add(4, new Fire(16, 64));
        network.add(6, new Fire(32, 128));
        network.add(7, new Fire(32, 128));
        network.add(9, new Fire(48, 192));
        network.add(10, new Fire(48, 192));
        network.add(11, new Fire(64, 256));
        network.add(12, new Fire(64, 256));
        return network;
    }

    /** AlexNet; taps of 64, 192, 384, 256 and 256 channels. */
    static TappedNetwork alexNet() {
        TappedNetwork network =
                new TappedNetwork(new Plan(31, Pool.OF_3, Set.of(3, 6), Set.of(0, 3, 6, 8, 10)));
        network.add(0, conv(64, 11, 4, 2));
        network.add(3, conv(192, 5, 1, 2));
        network.add(6, conv(384, 3, 1, 1));
        network.add(8, conv(256, 3, 1, 1));
        network.add(10, conv(256, 3, 1, 1));
        return network;
    }

    /** VGG16; taps of 64, 128, 256, 512 and 512 channels. */
    static TappedNetwork vgg16() {
        Set<Integer> pooled = Set.of(5, 10, 17, 24);
        TappedNetwork network =
                new TappedNetwork(new Plan(16, Pool.OF_2, pooled, Set.of(2, 7, 14, 21, 28)));
        network.addAll(64, 0, 2);
        network.addAll(128, 5, 7);
        network.addAll(256, 10, 12, 14);
        network.addAll(512, 17, 19, 21, 24, 26, 28);
        return network;
    }

    private void addAll(int filters, int... numbers) {
        for (int number : numbers) {
            add(number, conv(filters, 3, 1, 1));
        }
    }

    private void add(int number, Block block) {
        layers.add(new Layer(number, addChildBlock("features." + number, block)));
    }

    private static Block conv(int filters, int kernel, int stride, int padding) {
        return PlainConv2d.builder()
                .setFilters(filters)
                .setKernelShape(kernel)
                .optStride(stride)
                .optPadding(padding)
                .build();
    }

    /** The smallest pictures. */
    Shape smallest() {
        return new Shape(1, 3, plan.smallest(), plan.smallest());
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList x = inputs;
        NDList taps = new NDList();
        for (Layer layer : layers) {
            NDList from = x;
            x =
                    MemoryScope.run(
                            inputs.head().getManager(),
                            from,
                            () -> forward(layer, parameters, from, training));
            MemoryScope.release(from, inputs, taps);
            if (plan.tapped().contains(layer.number())) {
                taps.addAll(x);
            }
        }
        return taps;
    }

    private NDList forward(
            Layer layer, ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.singletonOrThrow();
        NDList pooled = new NDList(isPooled(layer) ? plan.pool().of(x) : x);
        NDArray y = layer.block().forward(parameters, pooled, training).head();
        return new NDList(ActivationFunction.RELU.applyLast(y));
    }

    private boolean isPooled(Layer layer) {
        return plan.pooled().contains(layer.number());
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape x = inputShapes[0];
        for (Layer layer : layers) {
            layer.block().initialize(manager, dataType, x);
            x = layer.block().getOutputShapes(new Shape[] {x})[0];
        }
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape x = inputShapes[0];
        List<Shape> taps = new ArrayList<>();
        for (Layer layer : layers) {
            Shape pooled = isPooled(layer) ? plan.pool().of(x) : x;
            x = layer.block().getOutputShapes(new Shape[] {pooled})[0];
            if (plan.tapped().contains(layer.number())) {
                taps.add(x);
            }
        }
        return taps.toArray(Shape[]::new);
    }
}
