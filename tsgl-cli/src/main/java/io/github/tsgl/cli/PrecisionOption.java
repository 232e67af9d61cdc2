// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.Model;
import io.github.tsgl.layers.engine.Precision;
import io.github.tsgl.zoo.InpaintingModel;
import picocli.CommandLine.Option;

/** The option that says how exactly networks compute. */
final class PrecisionOption {

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "float32",
            description =
                    "What the network's products are computed with: float32; bfloat16, which is"
                            + " faster on processors that have it (avx512_bf16 or amx_bf16) and"
                            + " rounds more; or auto, which measures both, some passes each, where"
                            + " the processor has bfloat16. Default: ${DEFAULT-VALUE}.")
    private Precision precision;

    Precision value() {
        return precision;
    }

    /** Tells whether a model that is loaded computes in float32, whatever it was asked for. */
    static boolean isFloat32(Model model) {
        String used = model.getProperty(InpaintingModel.PRECISION);
        return used.equals(Precision.FLOAT32.toString());
    }
}
