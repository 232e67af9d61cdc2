// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.InpaintingModel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(60)
class ServeCommandTest {

    private static final Pattern ADDRESS = Pattern.compile("http://localhost:(\\d+)/");

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private CommandLine program() {
        return program(
                settings ->
                        settings.optNetwork(
                                        NetworkSpec.of(Hosts.DEFAULT).withWidth(4).withBlocks(1))
                                .optDevice(Device.cpu())
                                .optRandomWeights()
                                .load());
    }

    private CommandLine program(ModelOptions.Source source) {
        return Tsgl.commandLine(source).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    }

    /** A server in a thread of its own. */
    private record Serving(Thread thread, String address) implements AutoCloseable {

        HttpResponse<byte[]> send(String method, String path, String type, byte[] body)
                throws IOException, InterruptedException {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(address + path))
                            .header("Content-Type", type)
                            .method(method, BodyPublishers.ofByteArray(body))
                            .build();
            return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
        }

        String get(String path) throws IOException, InterruptedException {
            return new String(send("GET", path, "text/plain", new byte[0]).body(), UTF_8);
        }

        @Override
        public void close() {
            thread.interrupt();
            assertThat(thread).satisfies(one -> one.join());
        }
    }

    private Serving serve(CommandLine program, String... options) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("serve", "--port=0"));
        arguments.addAll(List.of(options));
        Thread thread = new Thread(() -> program.execute(arguments.toArray(String[]::new)));
        thread.start();
        Matcher address = ADDRESS.matcher(out.toString());
        while (!address.find()) {
            Thread.sleep(20);
            address = ADDRESS.matcher(out.toString());
        }
        return new Serving(thread, "http://127.0.0.1:" + address.group(1));
    }

    @Test
    void servesUntilItIsStopped() throws Exception {
        try (Serving server = serve(program(), "--input=" + folder, "--output=" + folder)) {
            assertThat(server.get("/v1/models")).contains("\"current\":\"" + Hosts.DEFAULT + "\"");
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void precisionIsThatOfTheModels() throws Exception {
        BlockingQueue<String> loaded = new LinkedBlockingQueue<>();
        CommandLine program =
                program(
                        settings -> {
                            ZooModel<InpaintingInput, Image> model = settings.load();
                            loaded.add(model.getProperty(InpaintingModel.PRECISION));
                            return model;
                        });
        try (Serving server = serve(program, "--model=tsgl-small", "--precision=bfloat16")) {
            server.send("POST", "/v1/models/tsgl-small/load", "text/plain", new byte[0]);
            assertThat(loaded.poll(30, TimeUnit.SECONDS)).isEqualTo("bfloat16");
        }
    }

    /** The page's tests compare what it shows with what its server answers. */
    @Test
    void whatThePageSendsIsFilledAsInpaintFillsIt() throws Exception {
        Path photo =
                PictureFiles.write(
                        folder.resolve("photo.png"),
                        PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 72, 56));
        Path mask =
                PictureFiles.write(
                        folder.resolve("mask.png"), PictureFiles.mask(72, 56, 20, 16, 14, 11));
        Path result = folder.resolve("result.png");
        Program inpaint =
                Program.runWith(
                        InpaintingModel.Builder::load,
                        "inpaint",
                        "--image",
                        photo,
                        "--mask",
                        mask,
                        "--out",
                        result);
        assertThat(inpaint.status()).as(inpaint.err()).isZero();

        byte[] answer;
        try (Serving server = serve(program(InpaintingModel.Builder::load))) {
            HttpResponse<byte[]> begun =
                    server.send(
                            "POST",
                            "/v1/jobs",
                            "multipart/form-data; boundary=next",
                            form(
                                    Map.of(
                                            "image",
                                            Files.readAllBytes(photo),
                                            "mask",
                                            Files.readAllBytes(mask),
                                            "model",
                                            Hosts.DEFAULT.getBytes(UTF_8),
                                            "mask_reading",
                                            "bright".getBytes(UTF_8),
                                            "format",
                                            "png".getBytes(UTF_8))));
            String job = new String(begun.body(), UTF_8);
            Matcher id = Pattern.compile("\"id\":\\s*\"([^\"]+)\"").matcher(job);
            assertThat(id.find()).as(job).isTrue();
            String path = "/v1/jobs/" + id.group(1);
            assertThat(server.get(path + "/events")).contains("event: done");
            answer = server.send("GET", path + "/result", "text/plain", new byte[0]).body();
        }

        Path answered = Files.write(folder.resolve("answer.png"), answer);
        assertThat(pixels(answered)).isEqualTo(pixels(result)).isNotEqualTo(pixels(photo));
    }

    private static int[] pixels(Path file) {
        BufferedImage picture = PictureFiles.read(file);
        int width = picture.getWidth();
        return picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
    }

    private static byte[] form(Map<String, byte[]> parts) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        parts.forEach(
                (name, value) -> {
                    String head = "--next\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n";
                    String file = name.matches("image|mask") ? "; filename=\"f\"" : "";
                    form.writeBytes(head.formatted(name, file).getBytes(UTF_8));
                    form.writeBytes(value);
                    form.writeBytes("\r\n".getBytes(UTF_8));
                });
        form.writeBytes("--next--\r\n".getBytes(UTF_8));
        return form.toByteArray();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port=70000|--port must be from 0 to 65535",
                "--workers=0|--workers must be from 1 to 1000",
                "--queue=0|--queue must be from 1 to 1000",
                "--max-megapixels=0|--max-megapixels must be above 0",
                "--max-megabytes=2000|--max-megabytes must be from 1 to 1000",
                "--token=|--token must not be empty",
                "--output=nowhere|nowhere: no such folder",
                "--input=nowhere|nowhere: no such file",
                "--model=nothing|--model: unknown",
                "--host=256.1.1.1|cannot listen there"
            })
    void whatCannotBeServedIsSaidInOneLine(String option, String problem) {
        int status = program().execute("serve", option);

        assertThat(status).isIn(1, 2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains(problem);
    }
}
