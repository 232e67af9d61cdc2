// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.layers.engine.Processor;
import io.github.tsgl.zoo.InpaintingModel;
import org.junit.jupiter.api.Test;

/** What --precision makes of the shipped model. */
class PrecisionOptionTest {

    @Test
    void theLineOfBenchTellsThePrecision() {
        assertThat(bench("--precision", "float32")).contains("\"precision\":\"float32\"");
        assertThat(bench("--precision", "BFLOAT16")).contains("\"precision\":\"bfloat16\"");
        if (!Processor.hasBfloat16()) {
            assertThat(bench("--precision", "auto")).contains("\"precision\":\"float32\"");
        }
    }

    private static String bench(String option, String value) {
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
                        option,
                        value);
        assertThat(run.status()).as(run.err()).isZero();
        return run.out();
    }
}
