// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.perceptual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.layers.testing.GradientCheck;
import io.github.tsgl.weights.NamedParameters;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against PyTorch with the same weights, and what must hold for any pictures. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LpipsTest {

    private static final double TOLERANCE = 1e-4;

    private final Golden golden =
            Golden.read("/io/github/tsgl/training/perceptual/lpips-squeeze.txt");
    private final NDManager manager = NDManager.newBaseManager();
    private final ParameterStore parameters = new ParameterStore(manager, false);
    private Lpips lpips;

    @BeforeAll
    void load() throws IOException {
        lpips = Lpips.load(manager);
    }

    @AfterAll
    void close() {
        manager.close();
    }

    private NDArray distance(NDArray picture, NDArray target) {
        return lpips.forward(parameters, new NDList(picture, target), false).singletonOrThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"square", "odd"})
    void distancesAreThoseOfTheReference(String pair) {
        try (NDManager own = manager.newSubManager()) {
            NDArray picture = golden.input(own, pair + ".picture");
            NDArray target = golden.input(own, pair + ".target");
            golden.assertMatches(pair + ".distance", distance(picture, target), TOLERANCE);
            NDArray near = target.mul(0.9f).add(picture.mul(0.1f));
            golden.assertMatches(pair + ".near", distance(near, target), TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"square", "odd"})
    void slopesAreThoseOfTheReference(String pair) {
        try (NDManager own = manager.newSubManager()) {
            NDArray picture = golden.input(own, pair + ".picture");
            NDArray target = golden.input(own, pair + ".target");
            picture.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(distance(picture, target).sum());
            }
            golden.assertMatches(pair + ".gradient", picture.getGradient(), 1e-3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"square", "odd"})
    void theNetworksTapsAreThoseOfTheReference(String pair) {
        try (NDManager own = manager.newSubManager()) {
            NDArray picture = golden.input(own, pair + ".picture");
            NDList inputs = Lpips.normalized(picture);
            Block network = lpips.getChildren().get(0).getValue();
            NDList taps = network.forward(parameters, inputs, false);
            assertThat(taps.getShapes())
                    .containsExactly(network.getOutputShapes(inputs.getShapes()));
            for (int i = 0; i < taps.size(); i++) {
                golden.assertMatches(pair + ".tap" + i, taps.get(i), TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"17, 17", "18, 40", "33, 23"})
    void equalPicturesAreNotApartAndTheWayBackIsAsFar(int height, int width) {
        try (NDManager own = manager.newSubManager()) {
            NDArray a = own.randomUniform(-1, 1, new Shape(2, 3, height, width));
            NDArray b = own.randomUniform(-1, 1, new Shape(2, 3, height, width));
            assertThat(distance(a, a).toFloatArray()).containsExactly(0, 0);
            NDArray way = distance(a, b);
            assertThat(way.getShape()).isEqualTo(new Shape(2));
            for (int i = 0; i < 2; i++) {
                assertThat(way.getFloat(i))
                        .isPositive()
                        .isCloseTo(distance(b, a).getFloat(i), within(1e-6f));
            }
        }
    }

    @Test
    void slopesAreRight() {
        try (NDManager own = manager.newSubManager()) {
            own.getEngine().setRandomSeed(5);
            NDArray a = own.randomUniform(-1, 1, new Shape(1, 3, 24, 20));
            NDArray b = own.randomUniform(-1, 1, new Shape(1, 3, 24, 20));
            GradientCheck.of(lpips, a, b).inInference().verify();
        }
    }

    @Test
    void flatBlackPicturesHaveFiniteSlopes() {
        try (NDManager own = manager.newSubManager()) {
            NDArray a = own.zeros(new Shape(1, 3, 32, 32)).sub(1);
            NDArray b = own.ones(new Shape(1, 3, 32, 32));
            a.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(distance(a, b).sum());
            }
            assertThat(a.getGradient().abs().max().getFloat()).isFinite();
        }
    }

    @Test
    void itsWeightsAreFrozenAndHaveTorchvisionsNames() {
        assertThat(NamedParameters.of(lpips))
                .containsKeys("network.features.0.weight", "network.features.12.expand3x3.bias")
                .containsKeys("lin0.weight", "lin6.weight");
        assertThat(lpips.getParameters().values()).noneMatch(Parameter::requiresGradient);
        for (int i = 0; i < 7; i++) {
            NDArray weight = NamedParameters.of(lpips).get("lin" + i + ".weight").getArray();
            assertThat(weight.min().getFloat()).isNotNegative();
        }
    }

    @Test
    void picturesOfAnotherShapeOrTooSmallAreRefused() {
        try (NDManager own = manager.newSubManager()) {
            NDArray a = own.zeros(new Shape(1, 3, 32, 32));
            NDArray wider = own.zeros(new Shape(1, 3, 32, 33));
            NDArray tiny = own.zeros(new Shape(1, 3, 32, 16));
            assertThatThrownBy(() -> distance(a, wider))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("one shape");
            assertThatThrownBy(() -> distance(tiny, tiny))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at least 17 pixels");
        }
    }
}
