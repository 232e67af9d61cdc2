package io.github.tsgl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.github.tsgl.training.data.SampleBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InpaintingTrainerTest {

    @Test
    void aSmallNetworkLearnsOnePicture() throws Exception {
        List<StepResult> steps = train(120, 1e-2, 1);
        double first = mean(steps.subList(0, 5));
        double last = mean(steps.subList(110, 120));
        assertThat(last).isLessThan(first / 2);
        assertThat(steps).extracting(StepResult::step).endsWith(120L);
    }

    @Test
    void theSameSeedGivesTheSameLosses() throws Exception {
        List<Float> losses = losses(train(8, 1e-3, 5));
        assertThat(losses(train(8, 1e-3, 5))).isEqualTo(losses);
        assertThat(losses(train(8, 1e-3, 6))).isNotEqualTo(losses);
    }

    @Test
    void stepsLeaveNoArraysBehind() throws Exception {
        List<Integer> arrays = new ArrayList<>();
        AtomicInteger step = new AtomicInteger();
        StepListener counter =
                (result, trainer) -> {
                    trainer.paint(List.of(trainer.lastBatch()));
                    if (step.incrementAndGet() > 3) {
                        arrays.add(trainer.countArrays());
                    }
                };
        try (InpaintingTrainer trainer = builder(20, 1e-3, 0).optListener(counter).build()) {
            trainer.train();
        }
        assertThat(arrays).hasSizeGreaterThan(10).containsOnly(arrays.get(0));
    }

    @Test
    void aLossThatIsNoNumberIsAnError() throws Exception {
        try (InpaintingTrainer trainer = builder(50, 1e30, 0).build()) {
            assertThatThrownBy(trainer::train)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("at step");
        }
    }

    @Test
    void averagedWeightsAreUsedForPaintingAndTakenBackAfterwards() throws Exception {
        StandInGenerator network = new StandInGenerator(4);
        try (InpaintingTrainer trainer =
                InpaintingTrainer.builder()
                        .setNetwork(network)
                        .setSettings(settings(10, 1e-2, 3).build())
                        .setSamples(TestPhotos.source(1, 48, 0))
                        .build()) {
            trainer.train();
            NDArray weights = network.getParameters().valueAt(0).getArray();
            float[] before = weights.toFloatArray();
            List<float[]> during = new ArrayList<>();
            trainer.withAverage(block -> during.add(weights.toFloatArray()));
            assertThat(during.get(0)).isNotEqualTo(before);
            assertThat(weights.toFloatArray()).isEqualTo(before);
        }
    }

    @Test
    void predictionsOfTheLastStepCanBeLookedAt() throws Exception {
        List<long[]> shapes = new ArrayList<>();
        StepListener listener =
                (result, trainer) -> {
                    NDList predictions = trainer.lastPredictions();
                    shapes.add(predictions.get(0).getShape().getShape());
                    shapes.add(predictions.get(1).getShape().getShape());
                    assertThat(predictions.get(0).toFloatArray()).hasSize(2 * 3 * 32 * 32);
                };
        try (InpaintingTrainer trainer = builder(1, 1e-3, 0).optListener(listener).build()) {
            trainer.train();
            SampleBatch batch = trainer.lastBatch();
            assertThat(batch.count()).isEqualTo(2);
        }
        assertThat(shapes).containsExactly(new long[] {2, 3, 32, 32}, new long[] {2, 1, 32, 32});
    }

    private static List<StepResult> train(int steps, double rate, long seed) throws Exception {
        List<StepResult> results = new ArrayList<>();
        try (InpaintingTrainer trainer =
                builder(steps, rate, seed).optListener((r, t) -> results.add(r)).build()) {
            trainer.train();
        }
        return results;
    }

    private static InpaintingTrainer.Builder builder(int steps, double rate, long seed) {
        return InpaintingTrainer.builder()
                .setNetwork(new StandInGenerator(12))
                .setSettings(settings(steps, rate, seed).build())
                .setSamples(TestPhotos.source(1, 32, seed));
    }

    private static TrainingSettings.Builder settings(int steps, double rate, long seed) {
        return TrainingSettings.builder()
                .optMaxSteps(steps)
                .optCrops(CropSchedule.fixed(32, 2))
                .optLearningRate(rate, 1, 0.5)
                .optSeed(seed);
    }

    private static List<Float> losses(List<StepResult> steps) {
        return steps.stream().map(StepResult::loss).toList();
    }

    private static double mean(List<StepResult> steps) {
        return steps.stream().mapToDouble(StepResult::loss).average().orElseThrow();
    }
}
