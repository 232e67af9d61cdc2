// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ModelException;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.ModelSpec;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.image.io.PictureFormat;
import io.github.tsgl.image.io.PictureReader;
import io.github.tsgl.image.io.PictureWriter;
import io.github.tsgl.image.io.StoredPicture;
import io.github.tsgl.weights.SafetensorsWriter;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.InpaintingModel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A server of a tiny network, and what a client sends to it. */
final class TestServer implements AutoCloseable {

    static final String HOST = "lama";

    /** A photo of 64×48 and its mask, as PNG files. */
    static final byte[] PHOTO = png(PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 64, 48));

    static final byte[] MASK = png(PictureFiles.mask(64, 48, 20, 16, 12, 10));

    private static final Path WEIGHTS = weights();

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String BOUNDARY = "----a-boundary-of-a-form";

    /** The content type of {@link #body}. */
    static final String FORM = "multipart/form-data; boundary=" + BOUNDARY;

    private final InpaintingServer server;

    TestServer(InpaintingServer.Builder settings) throws IOException {
        server = settings.optPort(0).start();
    }

    TestServer() throws IOException {
        this(InpaintingServer.builder().setModels(List.of(tiny("tiny"))));
    }

    /** A model that loads at once. */
    static ServedModel tiny(String name) {
        return model(name, listener -> network());
    }

    /** A model that does not load before something is ready. */
    static ServedModel waitingFor(CountDownLatch ready) {
        return model(
                "slow",
                listener -> {
                    try {
                        ready.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    return network();
                });
    }

    static ServedModel model(String name, ServedModel.Loading loading) {
        return new ServedModel(name, Hosts.named(HOST), "CC0-1.0", "this test", loading);
    }

    static ZooModel<InpaintingInput, Image> network() throws IOException, ModelException {
        return InpaintingModel.builder().optRun(WEIGHTS).optDevice(Device.cpu()).load();
    }

    /** Weights in a file are the same whatever else draws random numbers meanwhile. */
    private static Path weights() {
        NetworkSpec network = NetworkSpec.of(HOST).withWidth(4).withBlocks(1);
        ModelSpec spec = new ModelSpec(network, InputSpec.pictureAndMask());
        try (ZooModel<InpaintingInput, Image> model =
                InpaintingModel.builder()
                        .optNetwork(network)
                        .optDevice(Device.cpu())
                        .optRandomWeights()
                        .load()) {
            Path file = Files.createTempFile("tiny", ".safetensors");
            file.toFile().deleteOnExit();
            SafetensorsWriter.builder()
                    .optMetadata(spec.toMetadata())
                    .build()
                    .write(file, model.getBlock());
            return file;
        } catch (IOException | ModelException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the model makes of a photo without a server. */
    static BufferedImage filled(byte[] photo, byte[] mask) throws Exception {
        try (ZooModel<InpaintingInput, Image> model = network();
                Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            Image result = predictor.predict(new InpaintingInput(image(photo), image(mask)));
            return (BufferedImage) result.getWrappedImage();
        }
    }

    private static Image image(byte[] file) {
        return new BufferedImageFactory().fromImage(read(file).pixels());
    }

    static StoredPicture read(byte[] file) {
        try {
            return PictureReader.strict(100, "this test").read("answer", file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] png(BufferedImage picture) {
        return file(PictureFormat.PNG, picture);
    }

    static byte[] file(PictureFormat format, BufferedImage picture) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            PictureWriter.write(file, format, StoredPicture.of(picture));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    static void assertSamePixels(BufferedImage found, BufferedImage expected) {
        assertThat(found.getWidth()).isEqualTo(expected.getWidth());
        assertThat(found.getHeight()).isEqualTo(expected.getHeight());
        for (int y = 0; y < found.getHeight(); y++) {
            for (int x = 0; x < found.getWidth(); x++) {
                assertThat(found.getRGB(x, y)).as("%d, %d", x, y).isEqualTo(expected.getRGB(x, y));
            }
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    int port() {
        return server.port();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path));
    }

    static HttpResponse<byte[]> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpResponse<byte[]> postJson(String path, String json)
            throws IOException, InterruptedException {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }

    /** A request with a form: bytes are files, and all else is text. */
    HttpRequest.Builder form(String path, Map<String, ?> parts) {
        return request(path)
                .header("Content-Type", FORM)
                .POST(BodyPublishers.ofByteArray(body(parts)));
    }

    static byte[] body(Map<String, ?> parts) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        parts.forEach(
                (name, value) -> {
                    String file =
                            value instanceof byte[]
                                    ? "; filename=\"../../" + name + "\"\r\nContent-Type: image/png"
                                    : "";
                    body.writeBytes(
                            ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name)
                                    .getBytes(StandardCharsets.UTF_8));
                    body.writeBytes(("\"" + file + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
                    body.writeBytes(
                            value instanceof byte[] bytes
                                    ? bytes
                                    : value.toString().getBytes(StandardCharsets.UTF_8));
                    body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
                });
        body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.close();
    }
}
