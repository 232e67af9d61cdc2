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
import io.github.tsgl.training.loss.Bottleneck.Shortcut;
import io.github.tsgl.weights.WeightTable;
import java.util.ArrayList;
import java.util.List;

/**
 * The encoder of the ADE20K segmentation network {@code resnet50dilated}: a ResNet-50 with three
 * 3×3 convolutions at its start, whose last two stages dilate (by 2 and 4) instead of shrinking.
 *
 * <p>Takes pictures (N, 3, H, W), normalized; returns the features of its four stages, as published
 * (N, 256, H / 4, W / 4), then (N, 512, H / 8, W / 8) and the same size with 1024 and 2048
 * channels, sizes rounded up.
 */
public final class DilatedResNet50 extends ScopedBlock {

    private static final int PUBLISHED_WIDTH = 64;
    private static final Shape POOL = new Shape(3, 3);

    /** The blocks of a stage, and what the 3×3 convolutions of its first and other blocks are. */
    private record Stage(int blocks, int stride, int firstDilation, int dilation) {}

    private static final List<Stage> STAGES =
            List.of(
                    new Stage(3, 1, 1, 1),
                    new Stage(4, 2, 1, 1),
                    new Stage(6, 1, 1, 2),
                    new Stage(3, 1, 2, 4));

    private final List<Block> stem = new ArrayList<>();
    private final List<List<Block>> stages = new ArrayList<>();

    /** Makes the published network. */
    public DilatedResNet50() {
        this(PUBLISHED_WIDTH);
    }

    /**
     * Makes a network of another width.
     *
     * @param width channels of the first convolution, 64 as published
     */
    public DilatedResNet50(int width) {
        for (int i = 1; i <= 3; i++) {
            int filters = i < 3 ? width : 2 * width;
            stem.add(addChildBlock("stem" + i, ConvNorm.of(filters, 3, i == 1 ? 2 : 1, 1)));
        }
        for (int s = 0; s < STAGES.size(); s++) {
            Stage stage = STAGES.get(s);
            List<Block> blocks = new ArrayList<>();
            for (int b = 0; b < stage.blocks(); b++) {
                Bottleneck block =
                        b == 0
                                ? new Bottleneck(
                                        width << s,
                                        stage.stride(),
                                        stage.firstDilation(),
                                        Shortcut.PROJECTION)
                                : new Bottleneck(
                                        width << s, 1, stage.dilation(), Shortcut.IDENTITY);
                blocks.add(addChildBlock("stage" + (s + 1) + "Block" + (b + 1), block));
            }
            stages.add(blocks);
        }
    }

    /**
     * The table for the published checkpoint, {@code encoder_epoch_20.pth}.
     *
     * @return the table
     */
    public static WeightTable publishedWeights() {
        WeightTable.Builder table =
                WeightTable.builder()
                        .ignore("{any*}num_batches_tracked", "counts training steps")
                        .ignore("{any*}_tmp_running_mean", "used by training only")
                        .ignore("{any*}_tmp_running_var", "used by training only")
                        .ignore("{any*}_running_iter", "used by training only")
                        .ignore("fc.{leaf}", "classifies, and is no part of the encoder");
        layer(table, "conv{k}", "bn{k}", "stem{k}.");
        String published = "layer{s}.{b#}.";
        String ours = "stage{s}Block{b+1}.";
        layer(table, published + "conv1", published + "bn1", ours + "reduce.");
        layer(table, published + "conv2", published + "bn2", ours + "spatial.");
        layer(table, published + "conv3", published + "bn3", ours + "expand.");
        layer(table, published + "downsample.0", published + "downsample.1", ours + "shortcut.");
        return table.build();
    }

    private static void layer(WeightTable.Builder table, String conv, String norm, String ours) {
        table.map(conv + ".weight", ours + "conv.weight")
                .map(norm + ".weight", ours + "norm.gamma")
                .map(norm + ".bias", ours + "norm.beta")
                .map(norm + ".running_mean", ours + "norm.runningMean")
                .map(norm + ".running_var", ours + "norm.runningVar");
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList x = inputs;
        for (Block layer : stem) {
            NDArray y = layer.forward(parameters, x, training).head();
            x = new NDList(Activation.relu(y));
        }
        Shape stride = new Shape(2, 2);
        Shape padding = new Shape(1, 1);
        x = new NDList(x.head().getNDArrayInternal().maxPool(POOL, stride, padding, false));
        NDList features = new NDList();
        for (List<Block> stage : stages) {
            for (Block block : stage) {
                x = block.forward(parameters, x, training);
            }
            features.add(x.head());
        }
        return features;
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block layer : stem) {
            layer.initialize(manager, dataType, shapes);
            shapes = layer.getOutputShapes(shapes);
        }
        shapes = new Shape[] {pooled(shapes[0])};
        for (List<Block> stage : stages) {
            for (Block block : stage) {
                block.initialize(manager, dataType, shapes);
                shapes = block.getOutputShapes(shapes);
            }
        }
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block layer : stem) {
            shapes = layer.getOutputShapes(shapes);
        }
        shapes = new Shape[] {pooled(shapes[0])};
        Shape[] features = new Shape[stages.size()];
        for (int s = 0; s < features.length; s++) {
            for (Block block : stages.get(s)) {
                shapes = block.getOutputShapes(shapes);
            }
            features[s] = shapes[0];
        }
        return features;
    }

    private static Shape pooled(Shape x) {
        return new Shape(x.get(0), x.get(1), (x.get(2) + 1) / 2, (x.get(3) + 1) / 2);
    }
}
