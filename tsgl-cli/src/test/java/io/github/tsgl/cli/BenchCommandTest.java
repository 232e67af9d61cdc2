// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.zoo.InpaintingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchCommandTest {

    @Test
    void printsOneLineOfJson() {
        Program run =
                Program.run("bench", "--size", 32, "--runs", 3, "--threads", 2, "--warm-up", 1);

        assertThat(run.err()).isEmpty();
        Map<?, ?> line = lines(run).get(0);
        assertThat(run.out()).hasLineCount(1);
        assertThat(line.get("model")).isEqualTo(Hosts.DEFAULT);
        assertThat(line.get("size")).isEqualTo(32.0);
        assertThat(line.get("batch")).isEqualTo(1.0);
        assertThat(line.get("params")).isEqualTo(1.0);
        assertThat(line.get("multiply_adds")).isEqualTo(3.0 * 32 * 32);
        assertThat((Double) line.get("seconds")).isPositive();
        assertThat((Double) line.get("load_seconds")).isNotNegative();
        assertThat((Double) line.get("peak_rss_mb")).isGreaterThan(10);
        assertThat(line.get("threads")).isEqualTo(2.0);
        assertThat(line.get("device")).isEqualTo("cpu");
        assertThat(line.get("runs")).isEqualTo(3.0);
        assertThat(line.containsKey("gpu_mb")).isFalse();
    }

    @Test
    void severalBatchesAreMeasuredFromTheSmallestToTheLargest() {
        List<Map<?, ?>> lines = lines(bench("--batch", "3,1"));

        assertThat(lines).extracting(line -> line.get("batch")).isEqualTo(List.of(1.0, 3.0));
        assertThat((Double) lines.get(1).get("multiply_adds"))
                .isEqualTo(3 * (Double) lines.get(0).get("multiply_adds"));
        assertThat(bench("--batch", "0").err()).contains("--batch").contains("at least 1");
    }

    @Test
    void theSameNetworkOnTheSameDeviceMakesTheSamePictures() {
        Map<?, ?> line = lines(bench("--model", "tsgl-small", "--against", "cpu")).get(1);

        assertThat(line.get("against")).isEqualTo("cpu");
        assertThat((Double) line.get("largest_difference")).isZero();
        assertThat((Double) line.get("mean_difference")).isZero();
        assertThat((Double) line.get("deviation")).isPositive();
    }

    @Test
    void roundedNumbersMakeOthers() {
        Program run = bench("--model", "tsgl-small", "--precision", "bfloat16", "--against", "cpu");
        Map<?, ?> line = lines(run).get(1);

        assertThat(line.get("precision")).isEqualTo("bfloat16");
        assertThat((Double) line.get("mean_difference"))
                .isPositive()
                .isLessThan((Double) line.get("largest_difference"));
    }

    @Test
    void devicesThatAreNoneAreUsageErrors() {
        assertThat(bench("--against", "tpu").err()).contains("--against: 'tpu' is not cpu, gpu");
    }

    @Test
    void differencesAreIn255thsOfTheRange() {
        PictureDifference difference =
                PictureDifference.of(new float[] {-1, 1, 0}, new float[] {1, 1, 0});

        assertThat(difference.largest()).isEqualTo(255);
        assertThat(difference.mean()).isEqualTo(85);
        assertThat(difference.deviation()).isCloseTo(127.5 * Math.sqrt(2 / 9.0), within(1e-9));
        assertThatThrownBy(() -> PictureDifference.of(new float[] {Float.NaN}, new float[1]))
                .hasMessageContaining("NaN");
    }

    private static Program bench(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("bench", "--size", 32));
        all.addAll(List.of("--runs", 1, "--warm-up", 1));
        all.addAll(List.of(arguments));
        return Program.runWith(InpaintingModel.Builder::load, all.toArray());
    }

    private static List<Map<?, ?>> lines(Program run) {
        assertThat(run.status()).as(run.err()).isZero();
        List<Map<?, ?>> lines = new ArrayList<>();
        run.out().lines().forEach(line -> lines.add(new Gson().fromJson(line, Map.class)));
        return lines;
    }
}
