// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class LossChartTest {

    private static final int BLUE = 0xff1f77b4;

    @TempDir private Path folder;

    @Test
    void aChartShowsLossesAndEachMeasurement() throws IOException {
        Path file = folder.resolve("chart.png");

        LossChart.write(
                file,
                run(3000),
                List.of("total", "picture", "adversarial"),
                List.of("psnr", "ssim"));

        BufferedImage chart = ImageIO.read(file.toFile());
        int panels = 4; // losses, the adversarial one, two measurements
        int height = chart.getHeight() / panels;
        for (int panel = 0; panel < panels; panel++) {
            assertThat(count(chart, BLUE, panel * height, height))
                    .as("panel " + panel)
                    .isPositive();
        }
    }

    @Test
    void aRunWithoutNumbersIsAnEmptyChart() {
        List<MetricsFile.Line> none = List.of(new MetricsFile.Line(1, Map.of("total", Double.NaN)));

        for (List<MetricsFile.Line> lines : List.of(List.<MetricsFile.Line>of(), none)) {
            BufferedImage chart = LossChart.draw(lines, List.of("total"), List.of("psnr"));
            assertThat(count(chart, BLUE, 0, chart.getHeight())).isZero();
        }
    }

    @Test
    void aSingleMeasurementIsSeen() {
        BufferedImage chart = LossChart.draw(run(1), List.of("total"), List.of("psnr"));

        assertThat(count(chart, BLUE, chart.getHeight() / 2, chart.getHeight() / 2)).isPositive();
    }

    @Test
    void aCurveIsThinnedByMeansThatKeepItsSum() {
        Curve curve = Curve.of("total", run(8000));

        assertThat(curve.values()).hasSize(800);
        double mean = curve.values().stream().mapToDouble(x -> x).average().orElseThrow();
        double whole =
                run(8000).stream()
                        .mapToDouble(line -> line.values().get("total"))
                        .average()
                        .orElseThrow();
        assertThat(mean).isCloseTo(whole, within(1e-9));
    }

    @Test
    void aConstantStaysWhereItIsWhenSmoothed() {
        Curve constant = new Curve("a", List.of(1.0, 2.0, 3.0), List.of(4.0, 4.0, 4.0));

        assertThat(constant.smoothed().values())
                .allSatisfy(value -> assertThat(value).isCloseTo(4, within(1e-12)));
    }

    @Test
    void aLogarithmIsForPositiveCurvesOverADecade() {
        List<Double> steps = List.of(1.0, 2.0);

        assertThat(new Curve("a", steps, List.of(0.1, 2.0)).isLogarithmic()).isTrue();
        assertThat(new Curve("a", steps, List.of(0.5, 2.0)).isLogarithmic()).isFalse();
        assertThat(new Curve("a", steps, List.of(-0.1, 2.0)).isLogarithmic()).isFalse();
    }

    private static List<MetricsFile.Line> run(int steps) {
        Random random = new Random(1);
        List<MetricsFile.Line> lines = new ArrayList<>();
        for (int step = 1; step <= steps; step++) {
            Map<String, Double> values = new LinkedHashMap<>();
            double loss = 2 / Math.sqrt(step);
            values.put("total", loss * (1 + 0.2 * random.nextGaussian() * 0.5));
            values.put("picture", loss / 2 * Math.exp(0.2 * random.nextGaussian()));
            values.put("adversarial", 0.3 * random.nextGaussian());
            if (step % 100 == 0 || step == 1) {
                values.put("psnr", 20 + Math.log(step));
                values.put("ssim", 1 - 1 / Math.log(step + 2));
            }
            lines.add(new MetricsFile.Line(step, values));
        }
        return lines;
    }

    private static int count(BufferedImage picture, int color, int top, int height) {
        int count = 0;
        for (int y = top; y < top + height; y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                count += picture.getRGB(x, y) == color ? 1 : 0;
            }
        }
        return count;
    }
}
