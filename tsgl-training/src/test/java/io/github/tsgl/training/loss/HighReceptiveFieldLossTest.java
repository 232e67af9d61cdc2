// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import io.github.tsgl.layers.testing.FormulaWeights;
import io.github.tsgl.layers.testing.FormulaWeights.Rule;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.layers.testing.GradientCheck;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.CheckpointException;
import io.github.tsgl.weights.NamedParameters;
import io.github.tsgl.weights.StoredTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The loss and its network against what LaMa's ResNetPL and ResnetDilated print for pictures and a
 * state_dict made by a formula (dilated-resnet50.txt, the gradient that of 30 times the loss for
 * pictures in [0, 1], made as x / 2 + 1 / 2).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HighReceptiveFieldLossTest {

    private static final double TOLERANCE = 2e-5;

    private final NDManager manager = NDManager.newBaseManager();
    private final Golden golden = Golden.read("/io/github/tsgl/training/loss/dilated-resnet50.txt");
    private final DilatedResNet50 network = new DilatedResNet50();

    @BeforeAll
    void load() throws IOException {
        network.setInitializer(Initializer.ZEROS, parameter -> true);
        network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 40, 48));
        DilatedResNet50.publishedWeights().load(checkpoint(), network);
    }

    private Checkpoint checkpoint() {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (String name : golden.tensorNames()) {
            Shape shape = golden.tensorShape(name);
            Rule rule = golden.rule(name);
            tensors.put(
                    name,
                    StoredTensor.computed(
                            name,
                            shape,
                            () ->
                                    rule == Rule.CONSTANT
                                            ? new float[1]
                                            : FormulaWeights.values(name, shape, rule)));
        }
        return Checkpoint.of("encoder_epoch_20.pth", tensors);
    }

    @AfterAll
    void close() {
        manager.close();
    }

    @Test
    void featuresOfAllStagesArePublished() {
        try (NDManager own = manager.newSubManager()) {
            NDArray x = unit(golden.input(own, "picture"));
            NDArray mean = own.create(new float[] {0.485f, 0.456f, 0.406f}, new Shape(1, 3, 1, 1));
            NDArray std = own.create(new float[] {0.229f, 0.224f, 0.225f}, new Shape(1, 3, 1, 1));
            NDList inputs = new NDList(x.sub(mean).div(std));
            ParameterStore parameters = new ParameterStore(own, false);
            NDList features = network.forward(parameters, inputs, false);
            Shape[] shapes = network.getOutputShapes(new Shape[] {x.getShape()});
            assertThat(features.getShapes()).containsExactly(shapes);
            for (int stage = 1; stage <= 4; stage++) {
                golden.assertMatches("layer" + stage, features.get(stage - 1), TOLERANCE);
            }
        }
    }

    @Test
    void lossAndGradientArePublishedForBothRanges() {
        try (NDManager own = manager.newSubManager()) {
            NDArray target = golden.input(own, "target");
            NDArray picture = golden.input(own, "picture");
            var signed =
                    new HighReceptiveFieldLoss(network, HighReceptiveFieldLoss.PixelRange.SIGNED);
            golden.assertMatches("gradient", gradient(signed, target, picture).mul(60), 1e-4);
            var plain = new HighReceptiveFieldLoss(network, HighReceptiveFieldLoss.PixelRange.UNIT);
            NDArray gradient = gradient(plain, unit(target), unit(picture));
            golden.assertMatches("gradient", gradient.mul(30), 1e-4);
        }
    }

    private static NDArray gradient(HighReceptiveFieldLoss loss, NDArray target, NDArray picture) {
        picture.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray value = loss.evaluate(new NDList(target), new NDList(picture));
            PublishedLosses.assertValue("lama.highReceptiveField", value);
            collector.backward(value);
        }
        return picture.getGradient();
    }

    private static NDArray unit(NDArray signed) {
        return signed.mul(0.5f).add(0.5f);
    }

    @Test
    void theNetworkHasThePublishedSizeAndIsFrozen() {
        new HighReceptiveFieldLoss(network, HighReceptiveFieldLoss.PixelRange.SIGNED);
        Map<String, Parameter> parameters = NamedParameters.of(network);
        long size =
                parameters.entrySet().stream()
                        .filter(entry -> !entry.getKey().contains("running"))
                        .mapToLong(entry -> entry.getValue().getArray().size())
                        .sum();
        assertThat(size).isEqualTo(23_631_808);
        assertThat(parameters.values())
                .noneMatch(Parameter::requiresGradient)
                .noneMatch(parameter -> parameter.getArray().hasGradient());
    }

    @Test
    void gradientsOfANarrowNetworkAreRight() {
        try (NDManager own = NDManager.newBaseManager()) {
            own.getEngine().setRandomSeed(4);
            DilatedResNet50 narrow = new DilatedResNet50(4);
            narrow.initialize(own, DataType.FLOAT32, new Shape(1, 3, 16, 16));
            var loss = new HighReceptiveFieldLoss(narrow, HighReceptiveFieldLoss.PixelRange.SIGNED);
            LambdaBlock block =
                    new LambdaBlock(
                            list ->
                                    new NDList(
                                            loss.evaluate(
                                                    new NDList(list.get(1)),
                                                    new NDList(list.get(0)))));
            NDArray picture = own.randomUniform(-1, 1, new Shape(1, 3, 16, 16));
            NDArray target = own.randomUniform(-1, 1, new Shape(1, 3, 16, 16));
            GradientCheck.of(block, picture, target).withFixedInput(1).verify();
        }
    }

    @Test
    void aMissingCheckpointIsNamed(@TempDir Path folder) {
        Path file = folder.resolve("encoder_epoch_20.pth");
        assertThatThrownBy(
                        () ->
                                HighReceptiveFieldLoss.load(
                                        file, HighReceptiveFieldLoss.PixelRange.SIGNED, manager))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("encoder_epoch_20.pth");
    }
}
