// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.training.config.LossConfig;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.training.data.SampleBatch;
import io.github.tsgl.weights.CheckpointException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class GanTrainerTest {

    private static final String ALONE = "loss.adversarial_kind=none";

    @TempDir private Path folder;

    @Test
    void aSmallNetworkLearnsOnePicture() throws Exception {
        List<StepResult> steps = train(config(120, ALONE, "generator.rate=1e-2"));
        double first = mean(steps.subList(0, 5));
        double last = mean(steps.subList(110, 120));
        assertThat(last).isLessThan(first / 2);
        assertThat(steps).extracting(StepResult::step).endsWith(120L);
        assertThat(steps.get(0).losses()).containsOnlyKeys("loss", "picture", "structure");
    }

    @Test
    void theSameSeedGivesTheSameLosses() throws Exception {
        List<Map<String, Double>> losses = losses(train(config(8, "seed=5")));
        assertThat(losses(train(config(8, "seed=5")))).isEqualTo(losses);
        assertThat(losses(train(config(8, "seed=6")))).isNotEqualTo(losses);
    }

    @Test
    void aDiscriminatorLearnsToTellPaintedFromReal() throws Exception {
        String[] settings = {
            "generator.rate=1e-6", "discriminator.rate=1e-2", "discriminator.clip=null"
        };
        List<StepResult> steps = train(config(60, settings));
        assertThat(steps.get(0).losses())
                .containsOnlyKeys("loss", "picture", "structure", "adversarial", "discriminator");
        assertThat(steps.get(0).losses().get("discriminator")).isCloseTo(1, within(0.3));
        assertThat(steps.get(59).losses().get("discriminator")).isLessThan(0.6);
    }

    @Test
    void theLossIsTheWeightedSumOfItsParts() throws Exception {
        TrainingConfig config =
                config(
                        3,
                        "loss.adversarial_kind=non-saturating",
                        "loss.adversarial=0.25",
                        "loss.structure=2",
                        "loss.r1=0.1",
                        "loss.feature_matching=3");
        for (StepResult step : train(config)) {
            Map<String, Double> l = step.losses();
            double sum =
                    l.get("picture")
                            + 2 * l.get("structure")
                            + 0.25 * l.get("adversarial")
                            + 3 * l.get("feature_matching");
            assertThat(l.get("loss")).isCloseTo(sum, within(1e-5));
            assertThat(l.get("penalty")).isPositive();
        }
    }

    @Test
    void twoReplicasDoWhatOneDeviceDoes() throws Exception {
        TrainingConfig config = config(10, "batch=4", "loss.r1=0.1", "generator.rate=1e-3");
        List<StepResult> one = train(config);
        List<StepResult> two = new ArrayList<>();
        List<Device> devices = List.of(Device.cpu(), Device.cpu());
        try (GanTrainer trainer =
                builder(config).optDevices(devices).optListener((r, t) -> two.add(r)).build()) {
            trainer.train();
        }
        for (int i = 0; i < one.size(); i++) {
            for (String name : one.get(i).losses().keySet()) {
                assertThat(two.get(i).losses().get(name))
                        .as(name + " of step " + (i + 1))
                        .isCloseTo(one.get(i).losses().get(name), within(1e-5));
            }
        }
    }

    @Test
    void lossesInBfloat16AreThoseOfFloat32ButForTheirRounding() throws Exception {
        String[] settings = {"data.crop=48", "generator.rate=1e-3", "loss.r1=0.1"};
        List<StepResult> plain = trainWide(config(4, settings));
        List<StepResult> rounded = trainWide(config(4, append(settings, "precision=bfloat16")));

        for (int i = 0; i < plain.size(); i++) {
            Map<String, Double> losses = rounded.get(i).losses();
            plain.get(i)
                    .losses()
                    .forEach(
                            (name, loss) ->
                                    assertThat(losses.get(name))
                                            .as(name)
                                            .isCloseTo(loss, within(0.01 * Math.abs(loss) + 1e-3)));
        }
        Map<String, Double> first = plain.get(0).losses();
        assertThat(rounded.get(0).losses().get("picture")).isNotEqualTo(first.get("picture"));
        assertThat(rounded.get(0).losses())
                .as("gradients of the discriminator's scores are in float32")
                .containsEntry("penalty", first.get("penalty"));
    }

    /** Networks with a convolution that is large enough for bfloat16. */
    private static List<StepResult> trainWide(TrainingConfig config) throws Exception {
        SequentialBlock discriminator = new SequentialBlock();
        for (int filters : new int[] {32, 32, 1}) {
            discriminator.add(PlainConv2d.builder().setFilters(filters).setKernelShape(3).build());
        }
        List<StepResult> results = new ArrayList<>();
        try (GanTrainer trainer =
                builder(config)
                        .setGenerator(new StandInGenerator(32, true))
                        .optDiscriminator(discriminator)
                        .optListener((r, t) -> results.add(r))
                        .build()) {
            trainer.train();
        }
        return results;
    }

    @Test
    void theGeneratorMeetsTheDiscriminatorBeforeOrAfterItsStepAsConfigured() throws Exception {
        for (LossConfig.AdversarialOrder order : LossConfig.AdversarialOrder.values()) {
            String name = order.name().toLowerCase(Locale.ROOT).replace('_', '-');
            List<Double> first = new ArrayList<>();
            for (String rate : new String[] {"1e-9", "1e-1"}) {
                TrainingConfig config =
                        config(
                                1,
                                "loss.adversarial_order=" + name,
                                "discriminator.warm_up=0",
                                "discriminator.rate=" + rate);
                first.add(train(config).get(0).losses().get("adversarial"));
            }
            boolean moved = Math.abs(first.get(0) - first.get(1)) > 1e-2;
            assertThat(moved).isEqualTo(order == LossConfig.AdversarialOrder.DISCRIMINATOR_FIRST);
        }
    }

    @Test
    void theDiscriminatorMayMoveSeveralTimesInAStep() throws Exception {
        String[] quick = {
            "generator.rate=1e-6", "discriminator.rate=1e-2", "discriminator.clip=null"
        };
        List<StepResult> once = train(config(15, quick));
        List<StepResult> often = train(config(15, append(quick, "loss.discriminator_steps=4")));
        double slow = once.get(14).losses().get("discriminator");
        assertThat(often.get(14).losses().get("discriminator")).isLessThan(slow - 0.05);
        assertThat(often).extracting(StepResult::batch).containsOnly(2);
    }

    private static String[] append(String[] settings, String setting) {
        String[] more = Arrays.copyOf(settings, settings.length + 1);
        more[settings.length] = setting;
        return more;
    }

    @ParameterizedTest
    @ValueSource(strings = {"generator.accumulate=1", "generator.accumulate=2"})
    void aTrainingWithSeveralMovesGoesOnOverOtherSamples(String accumulate) throws Exception {
        TrainingConfig config = config(6, "loss.discriminator_steps=3", "loss.r1=0.1", accumulate);
        List<Map<String, Double>> whole = losses(train(config));
        Path file = folder.resolve("state.safetensors");
        try (GanTrainer trainer = builder(config).optListener(stopAfter(2)).build()) {
            trainer.train();
            trainer.save(file, Map.of());
        }
        List<StepResult> rest = goneOn(config, file);
        assertThat(losses(rest)).isEqualTo(whole.subList(2, 6));
    }

    @Test
    void accumulatedBatchesAreOneStep() throws Exception {
        List<StepResult> steps = train(config(3, "generator.accumulate=4"));
        assertThat(steps).extracting(StepResult::batch).containsOnly(8);
        assertThat(steps).extracting(StepResult::step).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aTrainingThatGoesOnTakesTheSameCourse() throws Exception {
        TrainingConfig config = config(20, "data.crop=32,48@0.5", "loss.r1=0.1");
        List<Map<String, Double>> whole = losses(train(config));
        Path file = folder.resolve("state.safetensors");
        for (int stop : new int[] {1, 7, 10}) {
            try (GanTrainer trainer = builder(config).optListener(stopAfter(stop)).build()) {
                trainer.train();
                trainer.save(file, Map.of());
            }
            List<StepResult> rest = goneOn(config, file);
            assertThat(rest.get(0).step()).isEqualTo(stop + 1);
            assertThat(losses(rest)).isEqualTo(whole.subList(stop, 20));
        }
    }

    @Test
    void withoutADecayTheWeightsAreTheirOwnAverage() throws Exception {
        TrainingConfig config = config(8, "average_decay=0");
        List<Map<String, Double>> whole = losses(train(config));
        Path file = folder.resolve("state.safetensors");
        StandInGenerator network = new StandInGenerator(12);
        try (GanTrainer trainer =
                builder(config).setGenerator(network).optListener(stopAfter(3)).build()) {
            trainer.train();
            trainer.save(file, Map.of());
            for (NDArray weights : arrays(network)) {
                float[] before = weights.toFloatArray();
                trainer.withAverage(block -> assertThat(weights.toFloatArray()).isEqualTo(before));
            }
        }
        List<StepResult> rest = goneOn(config, file);
        assertThat(losses(rest)).isEqualTo(whole.subList(3, 8));
    }

    private static List<StepResult> goneOn(TrainingConfig config, Path file) throws Exception {
        List<StepResult> rest = new ArrayList<>();
        try (GanTrainer trainer = builder(config).optListener((r, t) -> rest.add(r)).build()) {
            trainer.restore(file);
            trainer.train();
        }
        return rest;
    }

    private static List<NDArray> arrays(StandInGenerator network) {
        return network.getParameters().values().stream().map(Parameter::getArray).toList();
    }

    @Test
    void aStateOfAnotherNetworkOrADamagedOneIsRefused() throws Exception {
        Path file = folder.resolve("state.safetensors");
        try (GanTrainer trainer = builder(config(1)).build()) {
            trainer.train();
            trainer.save(file, Map.of());
        }
        try (GanTrainer trainer = builder(config(1, ALONE)).build()) {
            assertThatThrownBy(() -> trainer.restore(file))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("is of another network: discriminator/");
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 5] ^= 1;
        Files.write(file, bytes);
        try (GanTrainer trainer = builder(config(1)).build()) {
            assertThatThrownBy(() -> trainer.restore(file))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining(file + ": is damaged: its checksum is wrong");
        }
    }

    @Test
    void stepsLeaveNoArraysBehind() throws Exception {
        List<Integer> arrays = new ArrayList<>();
        AtomicInteger step = new AtomicInteger();
        Path file = folder.resolve("state.safetensors");
        StepListener counter =
                (result, trainer) -> {
                    trainer.predict(Stream.of(trainer.lastBatch()), (batch, painted) -> {});
                    trainer.save(file, Map.of());
                    if (step.incrementAndGet() > 3) {
                        arrays.add(trainer.countArrays());
                    }
                };
        List<Device> devices = List.of(Device.cpu(), Device.cpu());
        try (GanTrainer trainer =
                builder(config(20, "loss.r1=0.1"))
                        .optDevices(devices)
                        .optListener(counter)
                        .build()) {
            trainer.train();
        }
        assertThat(arrays).hasSizeGreaterThan(10).containsOnly(arrays.get(0));
    }

    @Test
    void aLossThatIsNoNumberIsAnError() throws Exception {
        try (GanTrainer trainer = builder(config(50, "generator.rate=1e30")).build()) {
            assertThatThrownBy(trainer::train)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("at step");
        }
    }

    @Test
    void averagedWeightsAreUsedForPaintingAndTakenBackAfterwards() throws Exception {
        StandInGenerator network = new StandInGenerator(4);
        TrainingConfig config = config(10, "generator.rate=1e-2");
        try (GanTrainer trainer = builder(config).setGenerator(network).build()) {
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
                    InpaintingOutputs outputs = trainer.lastPredictions();
                    shapes.add(outputs.picture().getShape().getShape());
                    shapes.add(outputs.structure().orElseThrow().getShape().getShape());
                    assertThat(outputs.picture().toFloatArray()).hasSize(2 * 3 * 32 * 32);
                };
        try (GanTrainer trainer = builder(config(1)).optListener(listener).build()) {
            trainer.train();
            SampleBatch batch = trainer.lastBatch();
            assertThat(batch.count()).isEqualTo(2);
        }
        assertThat(shapes).containsExactly(new long[] {2, 3, 32, 32}, new long[] {2, 1, 32, 32});
    }

    @Test
    void whoAsksIsToldOfThePhasesOfEachStep() throws Exception {
        List<String> alone = List.of("BEGIN", "FORWARD", "BACKWARD", "UPDATE");
        assertThat(phases(config(2, ALONE))).isEqualTo(twice(alone));
        assertThat(phases(config(2, "loss.adversarial_order=generator-first")))
                .isEqualTo(twice(append(alone, "DISCRIMINATOR")));
        assertThat(phases(config(2, "loss.adversarial_order=discriminator-first")))
                .isEqualTo(
                        twice(
                                List.of(
                                        "BEGIN",
                                        "FORWARD",
                                        "DISCRIMINATOR",
                                        "FORWARD",
                                        "BACKWARD",
                                        "UPDATE")));
    }

    private static List<String> append(List<String> list, String more) {
        return Stream.concat(list.stream(), Stream.of(more)).toList();
    }

    private static List<String> twice(List<String> list) {
        return Stream.concat(list.stream(), list.stream()).toList();
    }

    private static List<String> phases(TrainingConfig config) throws Exception {
        List<String> told = new ArrayList<>();
        PhaseListener listener =
                new PhaseListener() {
                    @Override
                    public void onBegin() {
                        told.add("BEGIN");
                    }

                    @Override
                    public void onEnd(StepPhase phase) {
                        told.add(phase.name());
                    }
                };
        try (GanTrainer trainer = builder(config).optPhases(listener).build()) {
            trainer.train();
        }
        return told;
    }

    @Test
    void trainersInOneProcessDoNotDisturbEachOther() throws Exception {
        TrainingConfig config = config(6, "loss.r1=0.1");
        List<Map<String, Double>> alone = losses(train(config));
        List<StepResult> results = new ArrayList<>();
        List<StepResult> others = new ArrayList<>();
        try (GanTrainer one = builder(config).optListener((r, t) -> results.add(r)).build();
                GanTrainer other = builder(config).optListener((r, t) -> others.add(r)).build()) {
            FutureTask<StepResult> beside = new FutureTask<>(other::train);
            new Thread(beside, "other training").start();
            one.train();
            beside.get();
        }
        assertThat(losses(results)).isEqualTo(alone);
        assertThat(losses(others)).isEqualTo(alone);
    }

    private static StepListener stopAfter(long step) {
        return (result, trainer) -> {
            if (result.step() == step) {
                trainer.stop();
            }
        };
    }

    private static List<StepResult> train(TrainingConfig config) throws Exception {
        List<StepResult> results = new ArrayList<>();
        try (GanTrainer trainer = builder(config).optListener((r, t) -> results.add(r)).build()) {
            trainer.train();
        }
        return results;
    }

    private static GanTrainer.Builder builder(TrainingConfig config) {
        return GanTrainer.builder()
                .setConfig(config)
                .setGenerator(new StandInGenerator(12))
                .optDiscriminator(new StandInDiscriminator(8))
                .setSamples(TestPhotos.source(1, 48, config.seed()));
    }

    static TrainingConfig config(int steps, String... more) {
        Stream<String> common =
                Stream.of("max_steps=" + steps, "data.crop=32", "generator.warm_up=0", "batch=2");
        return TrainingConfig.recipe("tsgl-tiny")
                .with(Stream.concat(common, Stream.of(more)).toList());
    }

    private static List<Map<String, Double>> losses(List<StepResult> steps) {
        return steps.stream().map(StepResult::losses).toList();
    }

    private static double mean(List<StepResult> steps) {
        return steps.stream().mapToDouble(StepResult::loss).average().orElseThrow();
    }
}
