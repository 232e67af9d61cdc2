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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The features of SqueezeNet 1.1 that LPIPS looks at. Parameters have torchvision's names.
 *
 * <p>Takes normalized pictures (N, 3, H, W) with sides of at least {@value #SMALLEST}; returns
 * seven taps of 64, 128, 256, 384, 384, 512 and 512 channels. Their sides are those of the pictures
 * halved once, twice, three times and, the last four, four times, about.
 */
final class SqueezeNet extends ScopedBlock {

    /** The least height and width that leave something to pool. */
    public static final int SMALLEST = 17;

    private static final int WINDOW = 3;
    private static final int STRIDE = 2;

    /** A layer and its number in torchvision's network. */
    private record Layer(int number, Block block) {}

    /** The layers before which torchvision's network pools, and those whose outputs are taps. */
    private static final Set<Integer> POOLED = Set.of(3, 6, 9);

    private static final Set<Integer> TAPPED = Set.of(0, 4, 7, 9, 10, 11, 12);

    private final List<Layer> layers = new ArrayList<>();

    /** Makes the network; its weights are those of {@link Lpips#load}. */
    public SqueezeNet() {
        add(
                0,
                PlainConv2d.builder()
                        .setFilters(64)
                        .setKernelShape(WINDOW)
                        .optStride(STRIDE)
                        .optPadding(0)
                        .build());
        add(3, new Fire(16, 64));
        add(4, new Fire(16, 64));
        add(6, new Fire(32, 128));
        add(7, new Fire(32, 128));
        add(9, new Fire(48, 192));
        add(10, new Fire(48, 192));
        add(11, new Fire(64, 256));
        add(12, new Fire(64, 256));
    }

    private void add(int number, Block block) {
        layers.add(new Layer(number, addChildBlock("features." + number, block)));
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.singletonOrThrow();
        NDList taps = new NDList();
        for (Layer layer : layers) {
            if (POOLED.contains(layer.number())) {
                x = pool(x);
            }
            x = layer.block().forward(parameters, new NDList(x), training).head();
            if (layer.number() == 0) {
                x = Activation.relu(x);
            }
            if (TAPPED.contains(layer.number())) {
                taps.add(x);
            }
        }
        return taps;
    }

    /** The greatest of each 3×3 pixels, every second one; the last windows may be cut off. */
    private static NDArray pool(NDArray x) {
        return x.getNDArrayInternal()
                .maxPool(
                        new Shape(WINDOW, WINDOW),
                        new Shape(STRIDE, STRIDE),
                        new Shape(0, 0),
                        true);
    }

    private static Shape pooled(Shape x) {
        return new Shape(x.get(0), x.get(1), x.get(2) / STRIDE, x.get(3) / STRIDE);
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
            if (POOLED.contains(layer.number())) {
                x = pooled(x);
            }
            x = layer.block().getOutputShapes(new Shape[] {x})[0];
            if (TAPPED.contains(layer.number())) {
                taps.add(x);
            }
        }
        return taps.toArray(Shape[]::new);
    }
}
