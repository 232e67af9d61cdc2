// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.training.loss.DilatedResNet50;
import io.github.tsgl.training.loss.HighReceptiveFieldLoss;
import io.github.tsgl.training.perceptual.LpipsLoss;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Perceptual losses inside the trainer. */
@Tag("slow")
class PerceptualTrainingTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"painted", "composed"})
    void twoReplicasSeeWhatOneDeviceSees(String perceived) throws Exception {
        for (Loss loss : List.of(new LpipsLoss(manager), highReceptiveField())) {
            String[] more = {"batch=4", "generator.rate=1e-3", "loss.perceived=" + perceived};
            assertTwoAreAsOne(loss, List.of("perceptual", "picture", "loss"), more);
        }
    }

    @Test
    void twoReplicasSeeTheSameStyleInTheHoles() throws Exception {
        assertTwoAreAsOne(
                new LpipsLoss(manager),
                List.of("perceptual", "style", "loss"),
                "batch=4",
                "generator.rate=1e-3",
                "loss.perceived=composed",
                "loss.perceptual_network=squeezenet-lpips",
                "loss.style=0.5");
    }

    /** Losses and gradients. */
    private static void assertTwoAreAsOne(Loss loss, List<String> names, String... more)
            throws Exception {
        List<StepResult> one = train(loss, 1, 5, more);
        List<StepResult> two = train(loss, 2, 5, more);
        for (int i = 0; i < one.size(); i++) {
            StepResult alone = one.get(i);
            StepResult parted = two.get(i);
            for (String name : names) {
                assertThat(parted.losses().get(name))
                        .as("%s of %s in step %d", name, loss.getName(), i + 1)
                        .isPositive()
                        .isCloseTo(alone.losses().get(name), withinPercentage(0.01));
            }
            assertThat(parted.gradientNorm())
                    .isPositive()
                    .isCloseTo(alone.gradientNorm(), withinPercentage(0.1));
        }
    }

    @Test
    void picturesComeToLookAlike() throws Exception {
        String[] alone = {"loss.picture=0", "loss.structure=0", "generator.rate=1e-2"};
        List<StepResult> steps = train(new LpipsLoss(manager), 1, 60, alone);
        double first = steps.get(0).losses().get("perceptual");
        assertThat(steps.get(59).losses().get("perceptual")).isLessThan(0.7 * first);
    }

    private Loss highReceptiveField() {
        DilatedResNet50 network = new DilatedResNet50(2);
        network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 48, 48));
        return new HighReceptiveFieldLoss(network, HighReceptiveFieldLoss.PixelRange.SIGNED);
    }

    private static List<StepResult> train(Loss loss, int replicas, int steps, String... more)
            throws Exception {
        List<String> settings = new ArrayList<>(List.of(more));
        settings.add("loss.adversarial_kind=none");
        settings.add("loss.perceptual=0.5");
        TrainingConfig config = GanTrainerTest.config(steps, settings.toArray(String[]::new));
        List<StepResult> results = new ArrayList<>();
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setConfig(config)
                        .setGenerator(new StandInGenerator(8, true))
                        .optPerceptual(loss)
                        .setSamples(TestPhotos.source(1, 48, config.seed()))
                        .optDevices(Collections.nCopies(replicas, Device.cpu()))
                        .optListener((result, same) -> results.add(result))
                        .build()) {
            trainer.train();
        }
        return results;
    }
}
