// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ZooModel;
import com.sun.net.httpserver.HttpServer;
import io.github.tsgl.encoder.host.ModelSpec;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.weights.SafetensorsWriter;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.InpaintingModel;
import java.awt.Color;
import java.awt.Graphics;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights by name on the command line: published, served on this machine, fetched and used. */
class DownloadCommandTest {

    @TempDir private Path folder;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private String offline;

    @BeforeEach
    void serve() throws IOException {
        offline = System.getProperty("ai.djl.offline");
        System.setProperty("ai.djl.offline", "false");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    String path = exchange.getRequestURI().getPath();
                    requests.add(path);
                    byte[] bytes = Files.readAllBytes(folder.resolve("public" + path));
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        if (offline != null) {
            System.setProperty("ai.djl.offline", offline);
        }
    }

    @Test
    void aRunIsPublishedFetchedByItsNameAndUsed() throws Exception {
        publish("mine");
        String[] picture = picture("--model", "mine");

        Program first = withRealModels((Object[]) picture);
        assertThat(first.err())
                .contains("tsgl: mine: fetching mine.safetensors (")
                .contains(
                        " MB, license CC0-1.0, of a training of one's own): for tests; from http:")
                .contains("100%")
                .contains("tsgl: mine: checked (SHA-256) and kept: " + store());
        assertThat(first.status()).isZero();
        assertThat(requests).hasSize(3).last().asString().endsWith("/0.0.1/mine.safetensors");

        server.stop(0);
        List<String> offline = new ArrayList<>(Arrays.asList(picture));
        offline.add("--offline");
        Program second = withRealModels(offline.toArray());
        assertThat(second.err()).isEmpty();
        assertThat(second.status()).isZero();
    }

    @Test
    void evaluateKnowsTheNamesThatInpaintKnows() throws Exception {
        publish("mine");
        Path photos = PictureFiles.twoPhotos(folder.resolve("photos"));
        Object[] evaluate = {
            "evaluate",
            "--data",
            photos,
            "--size",
            64,
            "--holes",
            1,
            "--model",
            "mine",
            "--manifest",
            manifest(),
            "--weights-dir",
            store(),
            "--out",
            folder.resolve("report")
        };

        Program program = Program.run(evaluate);

        assertThat(program.err()).contains("tsgl: mine: fetching mine.safetensors (");
        assertThat(program.out()).contains("| mine |");
        assertThat(program.status()).isZero();
    }

    @Test
    void whatIsHereIsListedVerifiedAndRemoved() throws Exception {
        publish("mine");

        Program download = download("mine");
        assertThat(download.status()).isZero();
        Path file = Path.of(download.out().strip().replace("mine: ", ""));
        assertThat(file).exists().startsWith(store());
        assertThat(download("--list").out())
                .containsPattern("mine +0.\\d MB +CC0-1.0 +" + file)
                .containsPattern("big-lama +205.7 MB +Apache-2.0 +- +https://github.com")
                .containsPattern("hifill +unknown size +BSD-3-Clause +- +https://")
                .containsPattern("pennet .* get gen_\\*.pth from https://.*; --weights takes it");
        assertThat(download("--list", "mine").out()).hasLineCount(2);
        assertThat(download("--verify").out()).isEqualTo("mine: right: " + file + "\n");
        assertThat(download("--verify", "big-lama"))
                .isEqualTo(new Program(1, "", "tsgl: big-lama is not here\n"));

        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2]++;
        Files.write(file, bytes);
        Program verify = download("--verify");
        assertThat(verify.err()).startsWith("tsgl: " + file + ": its SHA-256 ").hasLineCount(1);
        assertThat(verify.status()).isEqualTo(1);
        assertThat(download("--remove", "mine").out()).isEqualTo("mine: removed\n");
        assertThat(download("--remove", "mine").out()).isEqualTo("mine: was not here\n");
        try (Stream<Path> left = Files.list(store())) {
            assertThat(left).containsExactly(store().resolve("manifests"));
        }
    }

    @Test
    void whatCannotBeIsSaidInOneLine() throws Exception {
        publish("mine");
        server.createContext(
                "/model",
                exchange -> {
                    exchange.sendResponseHeaders(404, -1);
                    exchange.close();
                });

        assertFails(2, "name the weights, or say --list", download());
        assertFails(
                2, "unknown name 'min'; did you mean mine? known names: mine, ", download("min"));
        assertFails(1, "pennet cannot be fetched: get gen_*.pth from https://", download("pennet"));
        assertFails(1, "mine is not in " + store(), download("mine", "--offline"));
        Program missing = download("mine");
        assertThat(missing.err())
                .hasLineCount(2)
                .endsWith(": the server answers 404, the file is not there\n");
        assertThat(missing.status()).isEqualTo(1);
        assertFails(
                1,
                "--manifest: " + folder.resolve("none") + ": no such file",
                Program.run("download", "--list", "--manifest", folder.resolve("none")));
        assertFails(
                1,
                "--manifest: http://example.org/m: only https is trusted",
                Program.run("download", "--list", "--manifest", "http://example.org/m"));
    }

    /** The second line; the first says what is fetched. */
    @Test
    void aFailureIsOneMoreLine() throws Exception {
        publish("mine");
        byte[] other = new byte[(int) Files.size(published())];
        Files.write(published(), other);
        assertThat(download("mine").err().lines().skip(1).toList())
                .last()
                .asString()
                .matches(
                        "tsgl: mine: http://localhost:.*: is another file: its SHA-256 .* is not .*");
        assertThat(download("--list", "mine").out()).containsPattern("CC0-1.0 +- +http");
    }

    private Path published() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("public"))) {
            return files.filter(file -> file.endsWith("mine.safetensors")).findAny().orElseThrow();
        }
    }

    /** Nothing is fetched for the default model, nor for one whose weights are in a file. */
    @Test
    void nothingIsFetchedThatWasNotNamed() throws Exception {
        assertThat(Program.run((Object[]) picture()).status()).isZero();
        assertThat(Program.run((Object[]) picture("--model", "big-lama", "--offline")).err())
                .startsWith("tsgl: big-lama is not in " + store())
                .hasLineCount(1);
        assertThat(requests).isEmpty();
    }

    private static void assertFails(int status, String message, Program run) {
        assertThat(run.err()).startsWith("tsgl: ").contains(message).hasLineCount(1);
        assertThat(run.status()).isEqualTo(status);
    }

    private Path store() {
        return folder.resolve("store");
    }

    private Program download(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("download"));
        all.addAll(List.of("--weights-dir", store(), "--manifest", manifest()));
        all.addAll(Arrays.asList(arguments));
        return Program.run(all.toArray());
    }

    private String manifest() {
        return "http://localhost:" + server.getAddress().getPort() + "/manifest.json";
    }

    private void publish(String name) throws Exception {
        NetworkSpec network = NetworkSpec.of("lama").withWidth(4).withBlocks(1);
        ModelSpec spec = new ModelSpec(network, InputSpec.pictureAndMask());
        Path run = Files.createDirectory(folder.resolve("run"));
        try (ZooModel<InpaintingInput, Image> model =
                InpaintingModel.builder()
                        .optNetwork(network)
                        .optDevice(Device.cpu())
                        .optRandomWeights()
                        .load()) {
            SafetensorsWriter.builder()
                    .optMetadata(spec.toMetadata())
                    .build()
                    .write(run.resolve("weights.safetensors"), model.getBlock());
        }
        Program publish =
                Program.run(
                        "publish",
                        run,
                        "--out",
                        folder.resolve("public"),
                        "--name",
                        name,
                        "--license",
                        "CC0-1.0",
                        "--notice",
                        "for tests");
        assertThat(publish.err()).isEmpty();
        assertThat(publish.out()).startsWith(folder.resolve("public/manifest.json") + ": mine, ");
    }

    private static Program withRealModels(Object... arguments) {
        return Program.runWith(InpaintingModel.Builder::load, arguments);
    }

    private String[] picture(String... more) {
        Path photo = folder.resolve("photo.png");
        Path mask = folder.resolve("mask.png");
        PictureFiles.write(photo, PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 40, 30));
        BufferedImage hole = new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY);
        Graphics graphics = hole.getGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(10, 10, 9, 9);
        graphics.dispose();
        PictureFiles.write(mask, hole);
        List<String> all = new ArrayList<>(List.of("inpaint", "--image", photo.toString()));
        all.addAll(List.of("--mask", mask.toString()));
        all.addAll(List.of("--out", folder.resolve("result.png").toString()));
        all.addAll(List.of("--weights-dir", store().toString()));
        if (more.length > 0 && more[1].equals("mine")) {
            all.addAll(List.of("--manifest", manifest()));
        }
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }
}
