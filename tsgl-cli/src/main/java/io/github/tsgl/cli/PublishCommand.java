// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.image.io.FileException;
import io.github.tsgl.weights.Precision;
import io.github.tsgl.zoo.PublishedFolder;
import io.github.tsgl.zoo.download.PublishedWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds a trained network to a folder that a web server can serve. */
@Command(
        name = "publish",
        description = {
            "Adds a trained network to a folder that any web server can serve.",
            "",
            "The weights are exported as by 'tsgl export'. The folder has a manifest.json, which"
                    + " --manifest takes, is a repository of DJL, and has an archive of each model"
                    + " that DJL loads by its address. Earlier versions of a model stay in it.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example:",
            "  tsgl publish run --out public --name windows --license CC-BY-4.0",
            "      and where public is served:",
            "  tsgl inpaint --manifest https://example.org/public/manifest.json --model windows ..."
        })
final class PublishCommand extends TsglCommand {

    @Parameters(
            paramLabel = "RUN",
            description = "The folder of a run of 'tsgl train', or the weights in it.")
    private Path run;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The folder, which is made if need be.")
    private Path out;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What it is asked for by. Default: the run's name.")
    private String name;

    @Option(
            names = "--license",
            paramLabel = "TEXT",
            defaultValue = "unknown",
            description = "Its license, such as CC-BY-4.0. Default: ${DEFAULT-VALUE}.")
    private String license;

    @Option(
            names = "--notice",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "What its users should know.")
    private String notice;

    @Option(
            names = "--origin",
            paramLabel = "TEXT",
            defaultValue = "a training of one's own",
            description = "Where it comes from, such as a page. Default: ${DEFAULT-VALUE}.")
    private String origin;

    @Option(
            names = "--precision",
            paramLabel = "HOW",
            defaultValue = "float16",
            description = "float16 or float32. Default: ${DEFAULT-VALUE}.")
    private Precision precision;

    @Override
    public Integer call() throws InputException, FileException {
        FinishedModel model = FinishedModel.of(run, precision, Map.of());
        Path copy = null;
        try {
            copy = Files.createTempFile("published", ".safetensors");
            model.write(copy);
            PublishedWeights published =
                    new PublishedFolder(out).add(name(), license, notice, origin, copy);
            out().printf(
                            "%s: %s, %s%n",
                            out.resolve("manifest.json"),
                            published.name(),
                            DownloadLines.size(published.size()));
        } catch (IOException e) {
            throw ErrorReport.about(out, e);
        } catch (IllegalArgumentException e) {
            throw usage("--name: " + e.getMessage());
        } finally {
            delete(copy);
        }
        return 0;
    }

    private String name() {
        String file = run.toAbsolutePath().normalize().getFileName().toString();
        return name == null ? file.replaceFirst("\\.safetensors$", "") : name;
    }

    private static void delete(Path copy) {
        try {
            if (copy != null) {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            // It is among the system's temporary files.
        }
    }
}
