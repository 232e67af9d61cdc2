// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import io.github.tsgl.evaluation.InceptionStep.AveragePool;
import io.github.tsgl.evaluation.InceptionStep.Chain;
import io.github.tsgl.evaluation.InceptionStep.Conv;
import io.github.tsgl.evaluation.InceptionStep.MaxPool;
import io.github.tsgl.evaluation.InceptionStep.Mixed;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.Layout;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.CheckpointException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The network that FID is defined by: TensorFlow's Inception of 2015-12-05, as pytorch-fid has it.
 * Its average pools leave the zeros of the padding out, and its last module pools by maximum.
 * Parameters have torchvision's names, batch normalizations being folded into the convolutions.
 *
 * <p>Takes pictures (N, 3, H, W), RGB in [−1, 1], of any size; they are resized to 299×299 as a
 * {@link Resizing} says. Returns the means over positions (N, features). Distances by other
 * features, or of pictures resized in another way, are not comparable.
 */
public final class InceptionFeatures extends ScopedBlock {

    private static final Shape INPUT = new Shape(1, 3, Resizing.SIDE, Resizing.SIDE);

    private final FeatureSize size;
    private final Resizing resizing;
    private final String description;
    private final Chain network;

    private InceptionFeatures(FeatureSize size, Resizing resizing, String weights) {
        this.size = size;
        this.resizing = resizing;
        description = "FID-%d (%s, %s)".formatted(size.features(), resizing, weights);
        network = new Chain(upTo(size));
    }

    private List<InceptionStep> upTo(FeatureSize last) {
        List<InceptionStep> steps = new ArrayList<>();
        steps.add(valid("Conv2d_1a_3x3", 32, 3, 2));
        steps.add(valid("Conv2d_2a_3x3", 32, 3, 1));
        steps.add(same("Conv2d_2b_3x3", 64, 3, 3));
        steps.add(new MaxPool(2, 0));
        if (last.compareTo(FeatureSize.SECOND_POOLING) >= 0) {
            steps.add(valid("Conv2d_3b_1x1", 80, 1, 1));
            steps.add(valid("Conv2d_4a_3x3", 192, 3, 1));
            steps.add(new MaxPool(2, 0));
        }
        if (last.compareTo(FeatureSize.AUXILIARY) >= 0) {
            steps.add(fine("Mixed_5b", 32));
            steps.add(fine("Mixed_5c", 64));
            steps.add(fine("Mixed_5d", 64));
            steps.add(firstShrinking("Mixed_6a"));
            steps.add(middle("Mixed_6b", 128));
            steps.add(middle("Mixed_6c", 160));
            steps.add(middle("Mixed_6d", 160));
            steps.add(middle("Mixed_6e", 192));
        }
        if (last.compareTo(FeatureSize.LAST_POOLING) >= 0) {
            steps.add(secondShrinking("Mixed_7a"));
            steps.add(coarse("Mixed_7b", new AveragePool()));
            steps.add(coarse("Mixed_7c", new MaxPool(1, 1)));
        }
        return steps;
    }

    /** torchvision's block A. */
    private InceptionStep fine(String name, int pooled) {
        String branch = name + ".branch";
        return new Mixed(
                same(branch + "1x1", 64, 1, 1),
                new Chain(same(branch + "5x5_1", 48, 1, 1), same(branch + "5x5_2", 64, 5, 5)),
                new Chain(
                        same(branch + "3x3dbl_1", 64, 1, 1),
                        same(branch + "3x3dbl_2", 96, 3, 3),
                        same(branch + "3x3dbl_3", 96, 3, 3)),
                new Chain(new AveragePool(), same(branch + "_pool", pooled, 1, 1)));
    }

    /** torchvision's block B. */
    private InceptionStep firstShrinking(String name) {
        String branch = name + ".branch";
        return new Mixed(
                valid(branch + "3x3", 384, 3, 2),
                new Chain(
                        same(branch + "3x3dbl_1", 64, 1, 1),
                        same(branch + "3x3dbl_2", 96, 3, 3),
                        valid(branch + "3x3dbl_3", 96, 3, 2)),
                new MaxPool(2, 0));
    }

    /** torchvision's block C, whose 7×7 convolutions are products of a row and a column. */
    private InceptionStep middle(String name, int narrow) {
        String branch = name + ".branch";
        return new Mixed(
                same(branch + "1x1", 192, 1, 1),
                new Chain(
                        same(branch + "7x7_1", narrow, 1, 1),
                        same(branch + "7x7_2", narrow, 1, 7),
                        same(branch + "7x7_3", 192, 7, 1)),
                new Chain(
                        same(branch + "7x7dbl_1", narrow, 1, 1),
                        same(branch + "7x7dbl_2", narrow, 7, 1),
                        same(branch + "7x7dbl_3", narrow, 1, 7),
                        same(branch + "7x7dbl_4", narrow, 7, 1),
                        same(branch + "7x7dbl_5", 192, 1, 7)),
                new Chain(new AveragePool(), same(branch + "_pool", 192, 1, 1)));
    }

    /** torchvision's block D. */
    private InceptionStep secondShrinking(String name) {
        String branch = name + ".branch";
        return new Mixed(
                new Chain(same(branch + "3x3_1", 192, 1, 1), valid(branch + "3x3_2", 320, 3, 2)),
                new Chain(
                        same(branch + "7x7x3_1", 192, 1, 1),
                        same(branch + "7x7x3_2", 192, 1, 7),
                        same(branch + "7x7x3_3", 192, 7, 1),
                        valid(branch + "7x7x3_4", 192, 3, 2)),
                new MaxPool(2, 0));
    }

    /** torchvision's block E, where rows and columns lie beside each other. */
    private InceptionStep coarse(String name, InceptionStep pool) {
        String branch = name + ".branch";
        return new Mixed(
                same(branch + "1x1", 320, 1, 1),
                new Chain(same(branch + "3x3_1", 384, 1, 1), cross(branch + "3x3_2")),
                new Chain(
                        same(branch + "3x3dbl_1", 448, 1, 1),
                        same(branch + "3x3dbl_2", 384, 3, 3),
                        cross(branch + "3x3dbl_3")),
                new Chain(pool, same(branch + "_pool", 192, 1, 1)));
    }

    private InceptionStep cross(String name) {
        return new Mixed(same(name + "a", 384, 1, 3), same(name + "b", 384, 3, 1));
    }

    /** A convolution padded to the size of its input. */
    private InceptionStep same(String name, int filters, int height, int width) {
        return conv(
                name,
                PlainConv2d.builder()
                        .setFilters(filters)
                        .setKernelShape(height, width)
                        .optPadding(height / 2, width / 2));
    }

    /** A convolution without padding. */
    private InceptionStep valid(String name, int filters, int kernel, int stride) {
        return conv(
                name,
                PlainConv2d.builder()
                        .setFilters(filters)
                        .setKernelShape(kernel)
                        .optStride(stride)
                        .optPadding(0));
    }

    private InceptionStep conv(String name, PlainConv2d.Builder builder) {
        return new Conv(addChildBlock(name, builder.build()));
    }

    /**
     * Makes the network with its weights, up to the last features that they reach.
     *
     * @param weights as for {@link #load(Path, FeatureSize, Resizing, NDManager)}
     * @param resizing how pictures are resized
     * @param manager the manager of the weights
     * @return the network, initialized and frozen
     * @throws IOException if the file is none of those or cannot be read
     */
    public static InceptionFeatures load(Path weights, Resizing resizing, NDManager manager)
            throws IOException {
        InceptionWeights layout = InceptionWeights.recognize(weights);
        return load(weights, layout, layout.greatest(), resizing, manager);
    }

    /**
     * Makes the network with its weights.
     *
     * @param weights pytorch-fid's file {@code pt_inception-2015-12-05-6726825d.pth}, or one of its
     *     first modules as float16; its SHA-256 is checked
     * @param size where features leave the network
     * @param resizing how pictures are resized
     * @param manager the manager of the weights
     * @return the network, initialized and frozen
     * @throws IOException if the file is none of those, does not reach these features, or cannot be
     *     read
     */
    public static InceptionFeatures load(
            Path weights, FeatureSize size, Resizing resizing, NDManager manager)
            throws IOException {
        return load(weights, InceptionWeights.recognize(weights), size, resizing, manager);
    }

    private static InceptionFeatures load(
            Path weights,
            InceptionWeights layout,
            FeatureSize size,
            Resizing resizing,
            NDManager manager)
            throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(weights)) {
            return load(checkpoint, layout, size, resizing, manager);
        }
    }

    static InceptionFeatures load(
            Checkpoint weights,
            InceptionWeights layout,
            FeatureSize size,
            Resizing resizing,
            NDManager manager)
            throws IOException {
        if (size.compareTo(layout.greatest()) > 0) {
            throw new CheckpointException(
                    weights.file(),
                    "has weights for up to %d features, not for %d"
                            .formatted(layout.greatest().features(), size.features()));
        }
        InceptionFeatures network = new InceptionFeatures(size, resizing, layout.description());
        network.setInitializer(Initializer.ZEROS, parameter -> true);
        network.initialize(manager, DataType.FLOAT32, INPUT);
        layout.table().load(weights, network);
        network.freezeParameters(true);
        return network;
    }

    /**
     * Returns how reports name distances by these features.
     *
     * @return the number of features, the program that resizes likewise, and the weights
     */
    public String description() {
        return description;
    }

    /**
     * Returns the number of features of a picture.
     *
     * @return the number
     */
    public int size() {
        return size.features();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = Layout.convolutionLayout(resizing.of(inputs.singletonOrThrow()));
        NDArray y = network.apply(parameters, x);
        return new NDList(Arithmetic.mean(y, 2, 3).reshape(-1, size()));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        network.initialize(manager, INPUT);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), size())};
    }
}
