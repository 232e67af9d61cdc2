// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import ai.djl.Device;
import ai.djl.ModelException;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import com.google.gson.JsonObject;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.io.PictureFormat;
import io.github.tsgl.image.io.PictureWriter;
import io.github.tsgl.image.io.StoredPicture;
import io.github.tsgl.layers.engine.EngineSettings;
import io.github.tsgl.layers.engine.NativeSettings;
import io.github.tsgl.server.InpaintingServer;
import io.github.tsgl.server.Limits;
import io.github.tsgl.server.ServedModel;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.InpaintingModel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what becomes of a server that many clients ask at once. */
@Command(
        name = "server-load",
        description = {
            "Has a predictor fill the same noise for a while, then many clients of a server, and"
                    + " prints how many photos a second both finish, the answers by their status,"
                    + " and memory.",
            "All is well if there is no status but 200 and 429, every result is that of a single"
                    + " client, memory stays flat, and the server does at least 0.9 of the"
                    + " predictor's work."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        footer = {"", "Exit status: 0 well, 1 not, 2 wrong usage."})
final class ServerLoad implements Callable<Integer> {

    private static final double LEAST_SHARE = 0.9;
    private static final double TOLERANCE = 1.05;
    private static final double ALLOWANCE = 32; // MiB
    private static final double NANOS = 1e9;
    private static final int OTHER = 599;

    @Option(names = "--model", description = "The model, with its shipped weights.")
    private String model = "tsgl-small";

    @Option(names = "--size", description = "Height and width of the photo.")
    private int size = 256;

    @Option(names = "--clients", description = "Clients, each of which asks again and again.")
    private int clients = 64;

    @Option(names = "--seconds", description = "How long they do.")
    private int seconds = 300;

    @Option(names = "--alone", description = "Seconds that the predictor has for itself.")
    private int alone = 30;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Integer, AtomicLong> statuses = new ConcurrentSkipListMap<>();
    private final AtomicLong different = new AtomicLong();

    /** For picocli. */
    ServerLoad() {}

    /**
     * Runs the program.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        EngineSettings.apply();
        EngineSettings.setThreads(EngineSettings.threads());
        NativeSettings.apply();
        System.exit(new CommandLine(new ServerLoad()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        double predictor = alone();
        ServedModel served =
                new ServedModel(model, Hosts.named(model), "-", "shipped", listener -> load());
        try (InpaintingServer server =
                InpaintingServer.builder()
                        .setModels(List.of(served))
                        .optPort(0)
                        .optLimits(Limits.DEFAULT)
                        .start()) {
            HttpRequest request = request(server.port());
            byte[] single = http.send(request, BodyHandlers.ofByteArray()).body();
            MemoryLog memory = new MemoryLog("second", seconds, 1, System.out);
            double photos = under(request, single, memory);
            double[] resident = memory.residentByQuarter();
            boolean isFlat = resident[3] <= resident[1] * TOLERANCE + ALLOWANCE;
            boolean isRight =
                    different.get() == 0
                            && statuses.keySet().stream().allMatch(it -> it == 200 || it == 429);
            System.out.printf(
                    "predictor %.3f photos a second, server %.3f (%.2f of it)%n",
                    predictor, photos, photos / predictor);
            System.out.printf("statuses %s, results that differ %d%n", statuses, different.get());
            System.out.printf(
                    "resident MiB by quarter %s: %s%n",
                    Arrays.toString(resident), isFlat ? "flat" : "growing");
            return isFlat && isRight && photos >= LEAST_SHARE * predictor ? 0 : 1;
        }
    }

    private ZooModel<InpaintingInput, Image> load() throws IOException, ModelException {
        return InpaintingModel.builder().optModel(model).optDevice(Device.cpu()).load();
    }

    private BufferedImage photo() {
        return TrainingSamples.noise(size).toBufferedImage();
    }

    private BufferedImage mask() {
        int from = size / 3;
        int to = size / 2;
        return HoleMask.of(size, size, (x, y) -> x >= from && x < to && y >= from && y < to)
                .toPicture()
                .toBufferedImage();
    }

    /** How many photos a second a predictor finishes. */
    private double alone() throws IOException, ModelException, TranslateException {
        InpaintingInput input =
                new InpaintingInput(
                        new BufferedImageFactory().fromImage(photo()),
                        new BufferedImageFactory().fromImage(mask()));
        try (ZooModel<InpaintingInput, Image> loaded = load();
                Predictor<InpaintingInput, Image> predictor = loaded.newPredictor()) {
            predictor.predict(input);
            long start = System.nanoTime();
            int photos = 0;
            while (System.nanoTime() - start < alone * NANOS) {
                predictor.predict(input);
                photos++;
            }
            return photos / ((System.nanoTime() - start) / NANOS);
        }
    }

    private HttpRequest request(int port) throws IOException {
        JsonObject fields = new JsonObject();
        fields.addProperty("image", base64(photo()));
        fields.addProperty("mask", base64(mask()));
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/inpaint"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(fields.toString()))
                .build();
    }

    private static String base64(BufferedImage picture) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        PictureWriter.write(file, PictureFormat.PNG, StoredPicture.of(picture));
        return Base64.getEncoder().encodeToString(file.toByteArray());
    }

    /** How many photos a second the server finishes for all clients together. */
    private double under(HttpRequest request, byte[] single, MemoryLog memory)
            throws InterruptedException {
        long start = System.nanoTime();
        long end = start + (long) (seconds * NANOS);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            Thread client = new Thread(() -> ask(request, single, end));
            client.start();
            threads.add(client);
        }
        for (int second = 1; second <= seconds; second++) {
            long left = start + (long) (second * NANOS) - System.nanoTime();
            Thread.sleep(Math.max(0, left / 1_000_000));
            memory.after(second);
        }
        long photos = count(200);
        double time = (System.nanoTime() - start) / NANOS;
        for (Thread client : threads) {
            client.join();
        }
        return photos / time;
    }

    private long count(int status) {
        AtomicLong count = statuses.get(status);
        return count == null ? 0 : count.get();
    }

    private void ask(HttpRequest request, byte[] single, long end) {
        while (System.nanoTime() < end) {
            int status = OTHER; // none came
            try {
                HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
                status = answer.statusCode();
                if (status == 200 && !Arrays.equals(answer.body(), single)) {
                    different.incrementAndGet();
                }
                if (status == 429) {
                    long wait = Long.parseLong(answer.headers().firstValue("Retry-After").get());
                    Thread.sleep(
                            Math.min(
                                    wait * 1000,
                                    Math.max(1, (end - System.nanoTime()) / 1_000_000)));
                }
            } catch (IOException e) {
                System.err.println(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } finally {
                statuses.computeIfAbsent(status, key -> new AtomicLong()).incrementAndGet();
            }
        }
    }
}
