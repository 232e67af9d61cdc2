package io.github.tsgl.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.Interpolation;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.WeightTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The network that FID is defined by, TensorFlow's Inception of 2015-12-05, up to {@code mixed_7}:
 * the 768 features that pytorch-fid calls {@code --dims 768}. Parameters have TensorFlow's names,
 * batch normalizations being folded into the convolutions.
 *
 * <p>Takes pictures (N, 3, H, W), RGB in [−1, 1], of any size; they are resized to 299×299
 * bilinearly, without a filter against aliasing. Returns the means over positions (N, 768). A
 * distance by these features is not comparable to one by the usual 2,048.
 */
public final class InceptionFeatures extends ScopedBlock {

    /** The number of features. */
    public static final int SIZE = 768;

    private static final int SIDE = 299;
    private static final int[] NARROW = {128, 160, 160, 192};

    /** A step of a branch. */
    private interface Step {

        NDArray apply(ParameterStore parameters, NDArray x, boolean training);

        Shape shape(Shape x);
    }

    /** Branches beside each other, each a chain of steps; their outputs are joined. */
    private record Mixed(List<List<Step>> branches) {}

    private final List<Mixed> modules = new ArrayList<>();

    /** Makes the network; {@link #load} gives it weights. */
    public InceptionFeatures() {
        add(
                List.of(
                        List.of(
                                conv("conv", 32, 3, 3, 2, 0),
                                conv("conv_1", 32, 3, 3, 1, 0),
                                conv("conv_2", 64, 3, 3, 1, 1),
                                new MaxPool(),
                                conv("conv_3", 80, 1, 1, 1, 0),
                                conv("conv_4", 192, 3, 3, 1, 0),
                                new MaxPool())));
        addFine("mixed", 32);
        addFine("mixed_1", 64);
        addFine("mixed_2", 64);
        add(
                List.of(
                        List.of(conv("mixed_3_conv", 384, 3, 3, 2, 0)),
                        List.of(
                                conv("mixed_3_tower_conv", 64, 1, 1, 1, 0),
                                conv("mixed_3_tower_conv_1", 96, 3, 3, 1, 1),
                                conv("mixed_3_tower_conv_2", 96, 3, 3, 2, 0)),
                        List.of(new MaxPool())));
        for (int i = 0; i < NARROW.length; i++) {
            addCoarse("mixed_" + (4 + i), NARROW[i]);
        }
    }

    private void add(List<List<Step>> branches) {
        modules.add(new Mixed(branches));
    }

    /** A module of 1×1, 5×5 and twice 3×3 convolutions. */
    private void addFine(String name, int pooled) {
        add(
                List.of(
                        List.of(conv(name + "_conv", 64, 1, 1, 1, 0)),
                        List.of(
                                conv(name + "_tower_conv", 48, 1, 1, 1, 0),
                                conv(name + "_tower_conv_1", 64, 5, 5, 1, 2)),
                        List.of(
                                conv(name + "_tower_1_conv", 64, 1, 1, 1, 0),
                                conv(name + "_tower_1_conv_1", 96, 3, 3, 1, 1),
                                conv(name + "_tower_1_conv_2", 96, 3, 3, 1, 1)),
                        List.of(
                                new AveragePool(),
                                conv(name + "_tower_2_conv", pooled, 1, 1, 1, 0))));
    }

    /** A module of 1×1 convolutions and of 7×7 ones as products of a row and a column. */
    private void addCoarse(String name, int narrow) {
        add(
                List.of(
                        List.of(conv(name + "_conv", 192, 1, 1, 1, 0)),
                        List.of(
                                conv(name + "_tower_conv", narrow, 1, 1, 1, 0),
                                conv(name + "_tower_conv_1", narrow, 1, 7, 1, 3),
                                conv(name + "_tower_conv_2", 192, 7, 1, 1, 3)),
                        List.of(
                                conv(name + "_tower_1_conv", narrow, 1, 1, 1, 0),
                                conv(name + "_tower_1_conv_1", narrow, 7, 1, 1, 3),
                                conv(name + "_tower_1_conv_2", narrow, 1, 7, 1, 3),
                                conv(name + "_tower_1_conv_3", narrow, 7, 1, 1, 3),
                                conv(name + "_tower_1_conv_4", 192, 1, 7, 1, 3)),
                        List.of(new AveragePool(), conv(name + "_tower_2_conv", 192, 1, 1, 1, 0))));
    }

    /** A convolution, padded along the axes on which its kernel is longer than 1. */
    private Step conv(String name, int filters, int height, int width, int stride, int padding) {
        Block block =
                PlainConv2d.builder()
                        .setFilters(filters)
                        .setKernelShape(height, width)
                        .optStride(stride)
                        .optPadding(height > 1 ? padding : 0, width > 1 ? padding : 0)
                        .build();
        return new Conv(addChildBlock(name, block));
    }

    /** A convolution and what it lets through. */
    private record Conv(Block block) implements Step {

        @Override
        public NDArray apply(ParameterStore parameters, NDArray x, boolean training) {
            return Activation.relu(block.forward(parameters, new NDList(x), training).head());
        }

        @Override
        public Shape shape(Shape x) {
            return block.getOutputShapes(new Shape[] {x})[0];
        }
    }

    /** The greatest of each 3×3 pixels, every second one. */
    private record MaxPool() implements Step {

        @Override
        public NDArray apply(ParameterStore parameters, NDArray x, boolean training) {
            return x.getNDArrayInternal()
                    .maxPool(new Shape(3, 3), new Shape(2, 2), new Shape(0, 0), false);
        }

        @Override
        public Shape shape(Shape x) {
            return new Shape(x.get(0), x.get(1), (x.get(2) - 1) / 2, (x.get(3) - 1) / 2);
        }
    }

    /** The mean of the 3×3 pixels around each, of those that there are. */
    private record AveragePool() implements Step {

        @Override
        public NDArray apply(ParameterStore parameters, NDArray x, boolean training) {
            Shape one = new Shape(1, 1, x.getShape().get(2), x.getShape().get(3));
            return mean(x).div(mean(x.getManager().ones(one)));
        }

        /** DJL 0.35.1 cannot leave the zeros of the padding out, so all count here. */
        private static NDArray mean(NDArray x) {
            return x.getNDArrayInternal()
                    .avgPool(new Shape(3, 3), new Shape(1, 1), new Shape(1, 1), false, true);
        }

        @Override
        public Shape shape(Shape x) {
            return x;
        }
    }

    /**
     * Makes the network with its weights.
     *
     * @param weights a safetensors file of the convolutions by TensorFlow's names, batch
     *     normalizations folded in, 18 MB as float16
     * @param manager the manager of the weights
     * @return the network, initialized and frozen
     * @throws IOException if the file cannot be read, is damaged, or holds another network
     */
    public static InceptionFeatures load(Path weights, NDManager manager) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(weights)) {
            return load(checkpoint, manager);
        }
    }

    static InceptionFeatures load(Checkpoint weights, NDManager manager) throws IOException {
        InceptionFeatures network = new InceptionFeatures();
        network.setInitializer(Initializer.ZEROS, parameter -> true);
        network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, SIDE, SIDE));
        WeightTable.identity().load(weights, network);
        network.freezeParameters(true);
        return network;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = Interpolation.BILINEAR.resize(inputs.singletonOrThrow(), SIDE, SIDE);
        for (Mixed module : modules) {
            NDList outputs = new NDList();
            for (List<Step> branch : module.branches()) {
                NDArray y = x;
                for (Step step : branch) {
                    y = step.apply(parameters, y, training);
                }
                outputs.add(y);
            }
            x =
                    outputs.size() == 1
                            ? outputs.head()
                            : outputs.head().getNDArrayInternal().concat(outputs.subNDList(1), 1);
        }
        return new NDList(Arithmetic.mean(x, 2, 3).reshape(-1, SIZE));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape x = new Shape(1, 3, SIDE, SIDE);
        for (Mixed module : modules) {
            List<Shape> outputs = new ArrayList<>();
            for (List<Step> branch : module.branches()) {
                Shape y = x;
                for (Step step : branch) {
                    if (step instanceof Conv conv) {
                        conv.block().initialize(manager, dataType, y);
                    }
                    y = step.shape(y);
                }
                outputs.add(y);
            }
            long channels = outputs.stream().mapToLong(shape -> shape.get(1)).sum();
            x = new Shape(1, channels, outputs.get(0).get(2), outputs.get(0).get(3));
        }
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), SIZE)};
    }
}
