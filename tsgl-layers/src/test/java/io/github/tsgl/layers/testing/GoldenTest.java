// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.testing.FormulaWeights.Rule;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenTest {

    static Stream<String> blocks() throws IOException, URISyntaxException {
        Path folder =
                Path.of(Golden.class.getResource("/io/github/tsgl/layers/golden/base.txt").toURI())
                        .getParent();
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .map(Path::getFileName)
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".txt"))
                    .map(name -> name.substring(0, name.length() - ".txt".length()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void inputsMadeHereAreTheInputsOfTheReleasedCode(String block) {
        Golden golden = Golden.block(block);
        try (NDManager manager = NDManager.newBaseManager()) {
            for (String name : golden.inputs()) {
                if (golden.taps().contains(name)) {
                    golden.assertWithin(name, golden.input(manager, name), 0);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void everyTensorButAConstantCanBeMade(String block) {
        Golden golden = Golden.block(block);
        assertThat(golden.tensorNames()).isNotEmpty();
        try (NDManager manager = NDManager.newBaseManager()) {
            for (String name : golden.tensorNames()) {
                if (golden.rule(name) != Rule.CONSTANT) {
                    NDArray tensor = golden.tensor(manager, name);
                    assertThat(tensor.getShape()).isEqualTo(golden.tensorShape(name));
                    assertThat(tensor.isNaN().any().getBoolean()).isFalse();
                }
            }
        }
    }

    @Test
    void aWrongArrayFailsAndTheMessageNamesTheWorstPosition() {
        Golden golden = Golden.block("se-layer");
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray input = golden.input(manager, "input");
            float last = input.getFloat(1, 31, 5, 4);
            NDArray wrong = input.zerosLike();
            assertThatThrownBy(() -> golden.assertMatches("input", wrong, 1e-3))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("se-layer.txt, tap input: 48 of 48 samples")
                    .hasMessageContaining("got 0.0");

            NDArray oneOff = golden.input(manager, "input");
            oneOff.set(new NDIndex("1, 31, 5, 4"), array -> array.add(0.5f));
            assertThatThrownBy(() -> golden.assertMatches("input", oneOff, 1e-3))
                    .hasMessageContaining("1 of 48 samples")
                    .hasMessageContaining("[1, 31, 5, 4]")
                    .hasMessageContaining("expected " + last);
        }
    }

    @Test
    void aDifferenceBetweenTheSamplesShowsInTheMeans() {
        Golden golden = Golden.block("se-layer");
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] values = golden.input(manager, "input").toFloatArray();
            for (int i = 1; i < 30; i++) {
                values[i] += 1;
            }
            NDArray wrong = manager.create(values, golden.shape("input"));
            assertThatThrownBy(() -> golden.assertMatches("input", wrong, 1e-3))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("the mean is off");
        }
    }

    @Test
    void anotherShapeFails() {
        Golden golden = Golden.block("se-layer");
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray wrong = manager.zeros(new Shape(2, 32, 5, 6));
            assertThatThrownBy(() -> golden.assertMatches("input", wrong, 1e-3))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("expected shape (2, 32, 6, 5)");
        }
    }

    @Test
    void nanIsNeverAMatch() {
        Golden golden = Golden.block("se-layer");
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray wrong = golden.input(manager, "input").mul(Float.NaN);
            assertThatThrownBy(() -> golden.assertWithin("input", wrong, 10))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("NaN");
        }
    }

    @Test
    void anUnknownTapOrFileIsNamed() {
        assertThatThrownBy(() -> Golden.block("se-layer").shape("nothing"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing");
        assertThatThrownBy(() -> Golden.block("nothing"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing.txt");
    }
}
