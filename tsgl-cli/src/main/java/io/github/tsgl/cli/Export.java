// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.image.io.FileException;
import io.github.tsgl.weights.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the file of a finished model from the weights of a training run. */
@Command(
        name = "export",
        description = {
            "Makes the file of a finished model from the weights of a training run.",
            "",
            "What only training needs (the structure decoder) is left out, numbers are kept as"
                    + " float16, and how the weights were made is kept as metadata. The same run"
                    + " and options give the same bytes.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example:",
            "  tsgl export --run run --out model.safetensors --metadata date=2026-01-31"
        })
final class Export extends TsglCommand {

    @Option(
            names = "--run",
            required = true,
            paramLabel = "PATH",
            description = "The folder of a run of 'tsgl train', or the weights in it.")
    private Path run;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The safetensors file to write, in a folder that exists.")
    private Path out;

    @Option(
            names = "--precision",
            paramLabel = "HOW",
            defaultValue = "float16",
            description = "float16 or float32. Default: ${DEFAULT-VALUE}.")
    private Precision precision;

    @Option(
            names = "--metadata",
            paramLabel = "NAME=VALUE",
            description = "More to be kept with the weights, such as a date; may be repeated.")
    private Map<String, String> more = new LinkedHashMap<>();

    @Override
    public Integer call() throws InputException, FileException {
        FinishedModel model = FinishedModel.of(run, precision, more);
        FileException.requireWritable(out);
        FinishedModel.Amount amount = model.write(out);
        try {
            out().printf(
                            Locale.ROOT,
                            "%s: %,d values in %d tensors, %,d bytes%n",
                            out,
                            amount.values(),
                            amount.tensors(),
                            Files.size(out));
        } catch (IOException e) {
            throw ErrorReport.about(out, e);
        }
        return 0;
    }
}
