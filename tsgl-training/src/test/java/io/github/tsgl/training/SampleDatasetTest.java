// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.EpochTrainingListener;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.tsgl.training.data.CropPolicy;
import io.github.tsgl.training.data.SampleBatch;
import io.github.tsgl.training.data.SampleDataset;
import io.github.tsgl.training.data.SampleSource;
import io.github.tsgl.training.data.Weighting;
import io.github.tsgl.training.loss.InpaintingLoss;
import io.github.tsgl.training.mask.MaskGenerator;
import org.junit.jupiter.api.Test;

class SampleDatasetTest {

    @Test
    void batchesAreThoseOfTheSourceAndGoOnWithEachEpoch() throws Exception {
        SampleDataset dataset = dataset(3);
        SampleSource source = source();
        try (NDManager manager = NDManager.newBaseManager()) {
            int number = 0;
            for (int epoch = 0; epoch < 2; epoch++) {
                for (Batch batch : dataset.getData(manager)) {
                    SampleBatch expected = source.batch(number++, 2, 32);
                    assertThat(batch.getSize()).isEqualTo(2);
                    assertThat(batch.getData()).isEqualTo(expected.inputs(manager).toList());
                    assertThat(batch.getLabels()).isEqualTo(expected.targets(manager).toList());
                    batch.close();
                }
            }
            assertThat(number).isEqualTo(6);
        }
    }

    @Test
    void djlsOwnTrainerLearnsFromIt() throws Exception {
        try (Model model = Model.newInstance("generator")) {
            model.setBlock(new StandInGenerator(6));
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(new InpaintingLoss(InpaintingLoss.Weights.released()))
                            .optOptimizer(
                                    Optimizer.adam()
                                            .optLearningRateTracker(Tracker.fixed(1e-2f))
                                            .build())
                            .addTrainingListeners(
                                    new EpochTrainingListener(), new EvaluatorTrainingListener());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(
                        new Shape(2, 3, 32, 32),
                        new Shape(2, 1, 32, 32),
                        new Shape(2, 3, 32, 32),
                        new Shape(2, 1, 32, 32),
                        new Shape(2, 1, 32, 32));
                SampleDataset dataset = dataset(10);
                EasyTrain.fit(trainer, 1, dataset, null);
                float first = trainer.getTrainingResult().getTrainLoss();
                EasyTrain.fit(trainer, 3, dataset, null);
                assertThat(trainer.getTrainingResult().getTrainLoss()).isLessThan(first * 0.8f);
            }
        }
    }

    private static SampleDataset dataset(int batches) {
        return SampleDataset.builder()
                .setSource(source())
                .setBatches(batches)
                .setSide(32)
                .optBatchSize(2)
                .optThreads(2)
                .build();
    }

    private static SampleSource source() {
        return new SampleSource(
                TestPhotos.set(TestPhotos.waves(40, 40, 1)),
                Weighting.PHOTOS,
                CropPolicy.crop(),
                TestPhotos.preparation(),
                MaskGenerator.lamaMedium(),
                3);
    }
}
