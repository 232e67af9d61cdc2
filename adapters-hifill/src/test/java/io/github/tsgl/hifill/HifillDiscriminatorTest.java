// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.XavierInitializer;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.layers.testing.GradientCheck;
import io.github.tsgl.training.loss.AdversarialLoss;
import io.github.tsgl.training.loss.CoarseToFineL1Loss;
import io.github.tsgl.training.loss.GradientPenalty;
import io.github.tsgl.weights.NamedParameters;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HifillDiscriminatorTest {

    private final NDManager manager = NDManager.newBaseManager();

    @BeforeEach
    void seed() {
        manager.getEngine().setRandomSeed(2);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void thePublishedCodeGivesTheSameScores() throws IOException {
        Golden golden = GoldenHifill.golden("discriminator");
        NDArray x = golden.input(manager, "input");
        HifillDiscriminator discriminator = new HifillDiscriminator();
        discriminator.initialize(manager, DataType.FLOAT32, x.getShape());
        HifillWeights.discriminator().load(GoldenHifill.variables(golden), discriminator);

        NDList scores =
                discriminator.forward(new ParameterStore(manager, false), new NDList(x), false);

        golden.assertMatches("score", scores.head(), 2e-4);
        assertThat(scores.getShapes())
                .isEqualTo(discriminator.getOutputShapes(new Shape[] {x.getShape()}));
    }

    @Test
    void gradientsAgreeWithDifferences() {
        Shape shape = new Shape(2, 3, 20, 17);
        HifillDiscriminator discriminator = new HifillDiscriminator(3);
        discriminator.setInitializer(new XavierInitializer(), Parameter.Type.WEIGHT); // larger
        discriminator.initialize(manager, DataType.FLOAT64, shape);
        NDArray x = manager.randomUniform(-1, 1, shape).toType(DataType.FLOAT64, false);
        GradientCheck.of(discriminator, x).withStep(1e-6).verifyTogether();
    }

    @Test
    void itServesTheWassersteinLossAndItsPenaltyBesideBothPictures() {
        Shape shape = new Shape(2, 3, 16, 16);
        Shape plane = new Shape(2, 1, 16, 16);
        HifillNetwork network = new HifillNetwork(HifillNetworkTest.tiny().build());
        network.initialize(manager, DataType.FLOAT32, shape, plane);
        HifillDiscriminator discriminator = new HifillDiscriminator(2);
        discriminator.initialize(manager, DataType.FLOAT32, shape);
        NDArray real = manager.randomUniform(-1, 1, shape);
        NDArray hole = manager.zeros(plane);
        hole.set(new ai.djl.ndarray.index.NDIndex(":, :, 4:9, 5:11"), 1);
        NDArray mask = hole.neg().add(1);
        NDArray weight = NamedParameters.of(discriminator).get("conv2.weight").getArray();
        NDArray drawn =
                NamedParameters.of(network).get("generator.draw.conv.feature.weight").getArray();
        weight.setRequiresGradient(true);
        drawn.setRequiresGradient(true);
        GradientPenalty penalty = GradientPenalty.wasserstein(10);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            ParameterStore store = new ParameterStore(manager, false);
            NDList pictures = network.forward(store, new NDList(real, mask), true);
            NDArray fake = pictures.get(0).mul(hole).add(real.mul(mask));
            NDArray between = penalty.pictures(real, fake, new Random(1));
            between.setRequiresGradient(true);
            NDArray ofReal = discriminator.forward(store, new NDList(real), true).head();
            NDArray ofFake = discriminator.forward(store, new NDList(fake), true).head();
            NDArray slope =
                    penalty.evaluate(
                            discriminator.forward(store, new NDList(between), true).head(),
                            between);
            NDArray l1 =
                    new CoarseToFineL1Loss(CoarseToFineL1Loss.Weights.published())
                            .evaluate(
                                    new NDList(real, mask),
                                    new NDList(
                                            InpaintingOutputs.of(pictures).coarse().orElseThrow(),
                                            pictures.get(0)));
            assertThat(slope.getFloat()).isPositive();
            assertThat(l1.getFloat()).isPositive();
            collector.backward(
                    AdversarialLoss.wasserstein()
                            .discriminator(ofReal, ofFake, mask)
                            .add(slope)
                            .add(l1));
        }
        assertThat(weight.getGradient().abs().sum().getFloat()).isPositive().isFinite();
        assertThat(drawn.getGradient().abs().sum().getFloat()).isPositive().isFinite();
    }
}
