// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.layers.engine.Processor;
import io.github.tsgl.zoo.InpaintingModel;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What --precision makes of shipped models. */
class PrecisionOptionTest {

    @TempDir private Path folder;

    @Test
    void theLineOfBenchTellsThePrecision() {
        assertThat(bench("tsgl-small", "float32")).contains("\"precision\":\"float32\"");
        assertThat(bench("tsgl-small", "BFLOAT16")).contains("\"precision\":\"bfloat16\"");
        if (!Processor.hasBfloat16()) {
            assertThat(bench("tsgl-small", "auto")).contains("\"precision\":\"float32\"");
        }
    }

    @Test
    void aModelThatDecidesAtOnceComputesInFloat32AndTheLineSaysSo() {
        assertThat(bench("blend", "bfloat16")).contains("\"precision\":\"float32\"");
    }

    @Test
    void aReportTellsWhichModelsComputedInBfloat16() throws IOException {
        Program run =
                Program.run(
                        "evaluate",
                        "--data",
                        SmallPhotos.write(folder.resolve("photos")),
                        "--size",
                        64,
                        "--holes",
                        1,
                        "--model",
                        "tsgl-small",
                        "--model",
                        "blend",
                        "--precision",
                        "bfloat16",
                        "--pictures",
                        0,
                        "--out",
                        folder.resolve("report"));

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("| tsgl-small, bfloat16 |", "| blend |");
    }

    private static String bench(String model, String precision) {
        Program run =
                Program.runWith(
                        InpaintingModel.Builder::load,
                        "bench",
                        "--size",
                        32,
                        "--runs",
                        1,
                        "--warm-up",
                        1,
                        "--model",
                        model,
                        "--precision",
                        precision);
        assertThat(run.status()).as(run.err()).isZero();
        return run.out();
    }
}
