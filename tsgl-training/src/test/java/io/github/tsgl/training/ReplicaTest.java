// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.weights.NamedParameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Generator and discriminator of these tests have batch normalization. */
@Tag("slow")
@Timeout(120)
class ReplicaTest {

    private static final String DISCRIMINATOR_FIRST = "loss.adversarial_order=discriminator-first";
    private static final String GENERATOR_FIRST = "loss.adversarial_order=generator-first";

    /** Losses of each step, then weights and running statistics. */
    private record Course(List<Map<String, Double>> losses, Map<String, float[]> values) {}

    @ParameterizedTest
    @CsvSource({"2, 4", "2, 3", "2, 5", "3, 4", "4, 3"})
    void replicasDoWhatOneDeviceDoesWithTheWholeBatch(int replicas, int batch) throws Exception {
        TrainingConfig config = config(8, DISCRIMINATOR_FIRST, "batch=" + batch);
        assertSame(train(config, replicas), train(config, 1));
    }

    @ParameterizedTest
    @CsvSource({GENERATOR_FIRST + ",1", GENERATOR_FIRST + ",2", DISCRIMINATOR_FIRST + ",2"})
    void inEitherOrderAndWithAccumulatedBatches(String order, int accumulate) throws Exception {
        TrainingConfig config = config(5, order, "batch=3", "generator.accumulate=" + accumulate);
        assertSame(train(config, 2), train(config, 1));
    }

    @Test
    void thePenaltySeesTheSlopesThroughTheWholeBatch() throws Exception {
        TrainingConfig config =
                config(
                        5,
                        "loss.adversarial_kind=non-saturating",
                        "loss.r1=0.1",
                        "loss.feature_matching=1",
                        "batch=3");
        Course two = train(config, 2);
        assertSame(two, train(config, 1));
        assertThat(two.losses().get(0)).containsKeys("penalty", "feature_matching");
    }

    @ParameterizedTest
    @CsvSource({"2, 0", "3, 0", "2, 0.1", "3, 0.1"})
    void theSameTrainingTakesTheSameCourseToTheLastBit(int replicas, double r1) throws Exception {
        TrainingConfig config = config(6, "batch=5", "loss.r1=" + r1);
        Course first = train(config, replicas);
        for (int i = 0; i < 3; i++) {
            Course again = train(config, replicas);
            assertThat(again.losses()).isEqualTo(first.losses());
            again.values()
                    .forEach(
                            (name, values) ->
                                    assertThat(values).isEqualTo(first.values().get(name)));
        }
    }

    @Test
    void anErrorOfOneReplicaEndsAll() throws Exception {
        AtomicInteger passes = new AtomicInteger();
        Block breaks =
                new LambdaBlock(
                        list -> {
                            if (passes.incrementAndGet() == 2) {
                                throw new ArithmeticException("a bad picture");
                            }
                            return list;
                        },
                        "breaks");
        SequentialBlock discriminator =
                new SequentialBlock().add(breaks).add(new StandInDiscriminator(4, true));
        TrainingConfig config = config(3, "batch=2");
        try (GanTrainer trainer = builder(config, 2).optDiscriminator(discriminator).build()) {
            passes.set(0); // the networks' making may have run it
            assertThatThrownBy(trainer::train)
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessage("a bad picture");
        }
    }

    private static void assertSame(Course actual, Course expected) {
        for (int i = 0; i < expected.losses().size(); i++) {
            Map<String, Double> losses = actual.losses().get(i);
            assertThat(losses).containsOnlyKeys(expected.losses().get(i).keySet());
            int step = i + 1;
            expected.losses()
                    .get(i)
                    .forEach(
                            (name, loss) ->
                                    assertThat(losses.get(name))
                                            .as(name + " of step " + step)
                                            .isCloseTo(loss, within(1e-5)));
        }
        assertThat(actual.values()).containsOnlyKeys(expected.values().keySet());
        assertThat(actual.values().keySet()).anyMatch(name -> name.contains("runningVar"));
        expected.values()
                .forEach(
                        (name, values) ->
                                assertThat(actual.values().get(name))
                                        .as(name)
                                        .usingComparatorWithPrecision(1e-5f)
                                        .containsExactly(values));
    }

    private static Course train(TrainingConfig config, int replicas) throws Exception {
        List<Map<String, Double>> losses = new ArrayList<>();
        Map<String, float[]> values = new LinkedHashMap<>();
        Block generator = new StandInGenerator(8, true);
        Block discriminator = new StandInDiscriminator(4, true);
        try (GanTrainer trainer =
                builder(config, replicas)
                        .setGenerator(generator)
                        .optDiscriminator(discriminator)
                        .optListener((result, same) -> losses.add(result.losses()))
                        .build()) {
            trainer.train();
            for (Block block : List.of(generator, discriminator)) {
                NamedParameters.of(block)
                        .forEach(
                                (name, parameter) ->
                                        values.put(
                                                block.getClass().getSimpleName() + " " + name,
                                                numbers(parameter.getArray())));
            }
        }
        return new Course(losses, values);
    }

    private static float[] numbers(NDArray array) {
        try (NDList list = new NDList(array.duplicate())) {
            return list.head().toFloatArray();
        }
    }

    private static GanTrainer.Builder builder(TrainingConfig config, int replicas) {
        return GanTrainer.builder()
                .setConfig(config)
                .setGenerator(new StandInGenerator(8, true))
                .optDiscriminator(new StandInDiscriminator(4, true))
                .setSamples(TestPhotos.source(1, 48, config.seed()))
                .optDevices(Collections.nCopies(replicas, Device.cpu()));
    }

    private static TrainingConfig config(int steps, String... more) {
        return GanTrainerTest.config(steps, more);
    }
}
