// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.examples;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.listener.EpochTrainingListener;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.loss.IndexLoss;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.PairList;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.layers.attention.AttentionConfig;
import io.github.tsgl.layers.attention.MaskedWindowAttention;
import io.github.tsgl.layers.balance.CrossLayerBalance;
import io.github.tsgl.layers.conv.PartialConv2d;
import io.github.tsgl.training.data.CropPolicy;
import io.github.tsgl.training.data.PhotoSet;
import io.github.tsgl.training.data.SampleDataset;
import io.github.tsgl.training.data.SampleSource;
import io.github.tsgl.training.data.Weighting;
import io.github.tsgl.training.mask.MaskGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Partial convolution, masked window attention and the balance module in a DJL network of one's own
 * that DJL's own trainer teaches to fill holes.
 */
public final class LayersInYourNetwork {

    private static final int SIDE = 64;
    private static final int BATCH = 2;

    private LayersInYourNetwork() {}

    /**
     * Trains the network for ten epochs.
     *
     * @param arguments the folder of photos
     * @throws Exception if a photo cannot be read
     */
    public static void main(String[] arguments) throws Exception {
        train(Path.of(arguments[0]), 10, 100);
    }

    /** Returns the loss of each epoch. */
    static List<Float> train(Path photos, int epochs, int steps) throws Exception {
        List<Float> losses = new ArrayList<>();
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(new IndexLoss(Loss.l1Loss(), 0)) // the picture's
                        .optOptimizer(
                                Optimizer.adam()
                                        .optLearningRateTracker(Tracker.fixed(2e-3f))
                                        .build())
                        .addTrainingListeners(
                                new EpochTrainingListener(), new EvaluatorTrainingListener());
        try (Model model = Model.newInstance("painter")) {
            model.setBlock(new Painter());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(
                        new Shape(BATCH, 3, SIDE, SIDE), new Shape(BATCH, 1, SIDE, SIDE));
                SampleDataset samples = samples(photos, steps);
                for (int epoch = 1; epoch <= epochs; epoch++) {
                    EasyTrain.fit(trainer, 1, samples, null);
                    losses.add(trainer.getTrainingResult().getTrainLoss());
                    System.out.println("epoch " + epoch + ", loss " + losses.get(epoch - 1));
                }
            }
        }
        return losses;
    }

    /** Random squares of the photos with random holes: NDList(picture, mask), 1 = known. */
    private static SampleDataset samples(Path photos, int steps) throws IOException {
        SampleSource source =
                new SampleSource(
                        PhotoSet.builder().optFolder(photos).build(),
                        Weighting.PHOTOS,
                        CropPolicy.scales(SIDE, 2 * SIDE),
                        new InputPreparation(InputSpec.pictureAndMask()),
                        MaskGenerator.irregular(0.1, 0.5),
                        1);
        return SampleDataset.builder()
                .setSource(source)
                .setBatches(steps)
                .setSide(SIDE)
                .optBatchSize(BATCH)
                .build();
    }

    /** Goes down in six steps with our layers, and up again with DJL's. */
    private static final class Painter extends AbstractBlock {

        private static final int[] CHANNELS = {8, 16, 24, 32, 32, 32};

        /** The map, counted from 0, on which attention looks around. */
        private static final int ATTENDED = 2;

        private final List<Block> down = new ArrayList<>();
        private final List<Block> up = new ArrayList<>();
        private final Block attention;
        private final Block balance;

        Painter() {
            for (int k = 0; k < CHANNELS.length; k++) {
                // Takes and returns NDList(features, mask): what is known grows with each step.
                Block conv =
                        PartialConv2d.builder()
                                .setFilters(CHANNELS[k])
                                .setKernelShape(3)
                                .optStride(2)
                                .optPadding(1)
                                .build();
                down.add(addChildBlock("down" + k, conv));
                up.add(addChildBlock("up" + k, conv3x3(k == 0 ? 3 : CHANNELS[k - 1])));
            }
            attention =
                    addChildBlock(
                            "attention",
                            new MaskedWindowAttention(
                                    AttentionConfig.paper(CHANNELS[ATTENDED], 2, 4), 0));
            balance =
                    addChildBlock(
                            "balance",
                            CrossLayerBalance.builder()
                                    .optChannels(CHANNELS)
                                    .optWidth(16)
                                    .optLayers(2)
                                    .build());
        }

        private static Block conv3x3(int filters) {
            return Conv2d.builder()
                    .setFilters(filters)
                    .setKernelShape(new Shape(3, 3))
                    .optPadding(new Shape(1, 1))
                    .build();
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                PairList<String, Object> params) {
            NDList maps = new NDList();
            NDList x = inputs; // NDList(features, mask)
            for (int k = 0; k < CHANNELS.length; k++) {
                x = down.get(k).forward(store, x, training);
                x = new NDList(Activation.leakyRelu(x.get(0), 0.2f), x.get(1));
                if (k == ATTENDED) {
                    NDList attended = attention.forward(store, x, training);
                    x = new NDList(x.get(0).add(attended.get(0)), attended.get(1));
                }
                maps.add(x.get(0));
            }
            maps.add(inputs.get(1));
            NDList balanced = balance.forward(store, maps, training); // six maps as they came in
            NDArray y = balanced.get(CHANNELS.length - 1);
            for (int k = CHANNELS.length - 1; k >= 0; k--) {
                NDArray doubled = y.repeat(2, 2).repeat(3, 2);
                y = up.get(k).forward(store, new NDList(doubled), training).head();
                y = k == 0 ? y.tanh() : Activation.leakyRelu(y, 0.2f).add(balanced.get(k - 1));
            }
            return new NDList(y);
        }

        @Override
        protected void initializeChildBlocks(
                NDManager manager, DataType dataType, Shape... inputShapes) {
            List<Shape> maps = new ArrayList<>();
            Shape[] shapes = inputShapes;
            for (Block conv : down) {
                conv.initialize(manager, dataType, shapes);
                shapes = conv.getOutputShapes(shapes);
                maps.add(shapes[0]);
            }
            attention.initialize(manager, dataType, maps.get(ATTENDED));
            for (int k = 0; k < CHANNELS.length; k++) {
                up.get(k).initialize(manager, dataType, maps.get(k));
            }
            maps.add(inputShapes[1]);
            balance.initialize(manager, dataType, maps.toArray(Shape[]::new));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return new Shape[] {inputShapes[0]};
        }
    }
}
