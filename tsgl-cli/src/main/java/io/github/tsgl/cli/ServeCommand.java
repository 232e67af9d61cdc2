// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.Device;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.image.io.PictureReader;
import io.github.tsgl.server.InpaintingServer;
import io.github.tsgl.server.Limits;
import io.github.tsgl.server.ServedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves the page and the HTTP API until it is stopped. */
@Command(
        name = "serve",
        description = {
            "Serves a page to paint holes in, and an HTTP API that fills them.",
            "",
            "The page is at http://localhost:8080/, its API is described at /openapi.json, and"
                    + " clients of IOPaint find theirs at /api/v1. No photo leaves this machine. The"
                    + " server listens to this machine only unless --host says otherwise. Ctrl-C"
                    + " stops it once the photos that are worked on are finished.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  tsgl serve",
            "      the shipped model, and those whose weights can be fetched",
            "  tsgl serve --model NAME --model run --input photos --output results",
            "      a published model and a run of one's own; the page offers the photos of a"
                    + " folder and saves into another",
            "  tsgl serve --host 0.0.0.0 --token SECRET",
            "      for other machines, which need the token",
            "",
            "Exit status: 0 stopped, 1 it cannot serve, 2 wrong usage."
        })
final class ServeCommand extends TsglCommand {

    private static final int LARGEST_PORT = 65_535;
    private static final int MOST = 1000;
    private static final int MOST_MEGABYTES = 1000;
    private static final long MEGABYTE = 1_000_000;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            defaultValue = "127.0.0.1",
            description =
                    "The name or address to listen on; 0.0.0.0 for all networks, which asks for"
                            + " --token. Default: ${DEFAULT-VALUE}, this machine only.")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "The port; 0 for any that is free. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--token",
            paramLabel = "SECRET",
            description =
                    "What requests must have, as 'Authorization: Bearer SECRET' or as the password"
                            + " that a browser asks for. Default: TSGL_TOKEN of the environment;"
                            + " none.")
    private String token;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description =
                    "A model, or a run of 'tsgl train'; may be given more than once, the first is"
                            + " the default. Default: the shipped model and those whose weights can"
                            + " be fetched, which happens when they are chosen.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--input",
            paramLabel = "PATH",
            description = "A photo, or a folder of photos, that the page offers.")
    private Path input;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "A folder that the page can save in. Nothing in it is ever overwritten.")
    private Path output;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "2",
            description = "How many photos are worked on at once. Default: ${DEFAULT-VALUE}.")
    private int workers;

    @Option(
            names = "--queue",
            paramLabel = "N",
            defaultValue = "32",
            description =
                    "How many photos may wait; more are refused (429). Default: ${DEFAULT-VALUE}.")
    private int waiting;

    @Option(
            names = "--max-megabytes",
            paramLabel = "N",
            defaultValue = "128",
            description = "The largest request. Default: ${DEFAULT-VALUE}.")
    private int megabytes;

    @Option(
            names = "--max-megapixels",
            paramLabel = "N",
            defaultValue = "50",
            description = "The largest picture, refused unread. Default: ${DEFAULT-VALUE}.")
    private double megapixels;

    @Option(
            names = "--max-seconds",
            paramLabel = "N",
            defaultValue = "300",
            description = "How long a photo may wait and be worked on. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Mixin private PrecisionOption precision;

    @Mixin private WeightsOptions weightsOptions;

    @Mixin private EngineOptions engine;

    private final ModelOptions.Source source;

    ServeCommand(ModelOptions.Source source) {
        this.source = source;
    }

    @Override
    String memoryAdvice() {
        return "fewer --workers, a smaller --max-megapixels, or java -Xmx";
    }

    @Override
    public Integer call() throws InputException, FileException {
        check();
        engine.check(this::usage);
        InpaintingServer.Builder settings =
                InpaintingServer.builder()
                        .setModels(models())
                        .optHost(host)
                        .optPort(port)
                        .optLimits(limits());
        if (secret() != null) {
            settings.optToken(secret());
        }
        if (input != null) {
            settings.optInput(input);
        }
        if (output != null) {
            settings.optOutput(output);
        }
        return serve(settings);
    }

    private List<ServedModel> models() throws InputException, FileException {
        ServedModels models = new ServedModels(source, weightsOptions, precision.value(), err());
        Device device = engine.device();
        List<ServedModel> served = new ArrayList<>();
        for (String name : names.isEmpty() ? models.all() : names) {
            try {
                served.add(models.named(name, device));
            } catch (IllegalArgumentException e) {
                throw usage("--model: " + e.getMessage());
            }
        }
        return served;
    }

    private void check() throws InputException, FileException {
        requireRange("--port", port, 0, LARGEST_PORT);
        requireRange("--workers", workers, 1, MOST);
        requireRange("--queue", waiting, 1, MOST);
        requireRange("--max-megabytes", megabytes, 1, MOST_MEGABYTES);
        requireRange("--max-seconds", seconds, 1, Integer.MAX_VALUE);
        if (!(megapixels > 0)) {
            throw usage("--max-megapixels must be above 0");
        }
        if (secret() != null && secret().isBlank()) {
            throw usage("--token must not be empty");
        }
        if (input != null && !Files.isDirectory(input)) {
            FileException.requireReadable(input);
            if (!PictureReader.isPicture(input)) {
                throw usage("--input: " + input + " is no " + PictureReader.FORMATS + " file");
            }
        }
        if (output != null && !Files.isDirectory(output)) {
            throw new InputException(output, "no such folder");
        }
    }

    private void requireRange(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw usage(option + " must be from " + least + " to " + most);
        }
    }

    private String secret() {
        return token != null ? token : System.getenv("TSGL_TOKEN");
    }

    private Limits limits() {
        return Limits.DEFAULT
                .withBytes(megabytes * MEGABYTE)
                .withMegapixels(megapixels)
                .withTime(Duration.ofSeconds(seconds))
                .withQueue(waiting, workers);
    }

    private int serve(InpaintingServer.Builder settings) throws InputException {
        try (InpaintingServer server = settings.start()) {
            Thread stop = new Thread(server::close, "stops the server");
            Runtime.getRuntime().addShutdownHook(stop);
            say(server);
            try {
                server.awaitStop();
            } catch (InterruptedException e) {
                Runtime.getRuntime().removeShutdownHook(stop); // for it is stopped now
            }
            return 0;
        } catch (IOException e) {
            throw new InputException(FileException.describe(e), e);
        }
    }

    private void say(InpaintingServer server) {
        String name = server.isLocal() ? "localhost" : host;
        out().println("tsgl: serving at http://" + name + ":" + server.port() + "/");
        out().flush();
        if (!server.isLocal() && secret() == null) {
            err().println(
                            "tsgl: warning: whoever reaches this machine can use the server, for"
                                    + " there is no --token");
            err().flush();
        }
    }
}
