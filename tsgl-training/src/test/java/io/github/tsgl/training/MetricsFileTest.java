// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsFileTest {

    @TempDir private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("metrics.jsonl");
    }

    @Test
    void aLineHasTheStepAndPlainNumbers() throws IOException {
        Map<String, Number> values = new LinkedHashMap<>();
        values.put("loss", 0.1f);
        values.put("rate", 1e-5);
        values.put("side", 128);
        values.put("psnr", Double.NaN);
        values.put("adversarial", Float.NEGATIVE_INFINITY);

        try (MetricsFile metrics = MetricsFile.open(file, 0)) {
            metrics.write(1, values);
            assertThat(file)
                    .hasContent(
                            "{\"step\":1,\"loss\":0.1,\"rate\":1.0E-5,\"side\":128,\"psnr\":null,"
                                    + "\"adversarial\":null}\n");
        }
    }

    @Test
    void linesComeBackInOrder() throws IOException {
        writeSteps(0, 1, 2, 3);

        List<MetricsFile.Line> lines = MetricsFile.read(file);

        assertThat(lines).extracting(MetricsFile.Line::step).containsExactly(1L, 2L, 3L);
        assertThat(lines.get(2).values()).containsExactly(Map.entry("loss", 3.0));
    }

    @Test
    void aNumberThatIsNoneComesBackAsNan() throws IOException {
        Files.writeString(file, "{\"step\":1,\"loss\":null}\n");

        assertThat(MetricsFile.read(file).get(0).values().get("loss")).isNaN();
    }

    @Test
    void aResumedRunDropsWhatCameAfterItsStep() throws IOException {
        writeSteps(0, 1, 2, 3, 4, 5);
        writeSteps(3, 4, 5, 6);

        assertThat(MetricsFile.read(file))
                .extracting(MetricsFile.Line::step)
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"step\":3,\"lo", "{\"step\":3,\"loss\":3.0}", "{\"step\":3,\n", "\0\0\0"})
    void aLastLineThatIsNotWholeIsLeftOutAndCutOff(String rest) throws IOException {
        writeSteps(0, 1, 2);
        Files.writeString(file, rest, StandardOpenOption.APPEND);

        writeSteps(5, 6);

        assertThat(MetricsFile.read(file))
                .extracting(MetricsFile.Line::step)
                .containsExactly(1L, 2L, 6L);
    }

    @Test
    void aHalfWrittenLastLineCanBeReadPast() throws IOException {
        writeSteps(0, 1, 2);
        Files.writeString(file, "{\"step\":3,\"lo", StandardOpenOption.APPEND);

        assertThat(MetricsFile.read(file)).hasSize(2);
    }

    @Test
    void aRunThatBeginsAnewDropsEverything() throws IOException {
        writeSteps(0, 1, 2, 3);
        writeSteps(0, 1);

        assertThat(MetricsFile.read(file)).hasSize(1);
    }

    @Test
    void aStepCannotBeWrittenTwice() throws IOException {
        try (MetricsFile metrics = MetricsFile.open(file, 3)) {
            metrics.write(4, Map.of("loss", 1));
            assertThatThrownBy(() -> metrics.write(4, Map.of("loss", 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("step 4 after step 4");
        }
        assertThat(file).content().hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "[1]", "{\"loss\":1}", "{\"step\":1} {}", "{\"step\":\"x\"}"})
    void aLineOfSomethingElseIsNamed(String line) throws IOException {
        writeSteps(0, 1);
        Files.writeString(file, line + "\n", StandardOpenOption.APPEND);

        assertThatThrownBy(() -> MetricsFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ":2: is no line of metrics");
    }

    private void writeSteps(long after, long... steps) throws IOException {
        try (MetricsFile metrics = MetricsFile.open(file, after)) {
            for (long step : steps) {
                metrics.write(step, Map.of("loss", (double) step));
            }
        }
    }
}
