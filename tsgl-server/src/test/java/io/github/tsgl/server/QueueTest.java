// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.image.io.PictureFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queue under a model that is not ready until the test says so. */
@Timeout(60)
class QueueTest {

    private static final Map<String, byte[]> PARTS =
            Map.of("image", TestServer.PHOTO, "mask", TestServer.MASK);

    private final CountDownLatch ready = new CountDownLatch(1);

    private TestServer server(Limits limits) throws IOException {
        return new TestServer(
                InpaintingServer.builder()
                        .setModels(List.of(TestServer.waitingFor(ready)))
                        .optLimits(limits));
    }

    private static CompletableFuture<HttpResponse<byte[]>> ask(TestServer server) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return TestServer.send(server.form("/v1/inpaint", PARTS));
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> new Thread(task).start());
    }

    /** Asks without reading the answer. */
    private static void post(Socket socket, Map<String, byte[]> parts) throws IOException {
        byte[] body = TestServer.body(parts);
        String head =
                "POST /v1/inpaint HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
                        + TestServer.FORM
                        + "\r\nContent-Length: "
                        + body.length
                        + "\r\n\r\n";
        OutputStream out = socket.getOutputStream();
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(20);
        }
    }

    private static double metric(TestServer server, String name) {
        try {
            String text = TestServer.text(server.get("/metrics"));
            String line =
                    text.lines().filter(it -> it.startsWith(name + " ")).findFirst().orElseThrow();
            return Double.parseDouble(line.substring(name.length() + 1));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoFindsNoPlaceIsToldWhenToComeAgainAndTheOthersAreServed() throws Exception {
        try (TestServer server = server(Limits.DEFAULT.withQueue(2, 1))) {
            List<CompletableFuture<HttpResponse<byte[]>>> asked = new ArrayList<>();
            asked.add(ask(server));
            await(() -> metric(server, "tsgl_jobs_running") == 1);
            asked.add(ask(server));
            asked.add(ask(server));
            await(() -> metric(server, "tsgl_jobs_waiting") == 2);

            HttpResponse<byte[]> refused = ask(server).get();

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()))
                    .isPositive();
            ready.countDown();
            for (CompletableFuture<HttpResponse<byte[]>> one : asked) {
                assertThat(one.get().statusCode()).isEqualTo(200);
                assertThat(one.get().body()).isEqualTo(asked.get(0).get().body());
            }
        }
    }

    @Test
    void aClientThatGoesFreesItsPlace() throws Exception {
        try (TestServer server = server(Limits.DEFAULT.withQueue(1, 1))) {
            CompletableFuture<HttpResponse<byte[]>> first = ask(server);
            await(() -> metric(server, "tsgl_jobs_running") == 1);
            try (Socket socket = new Socket("127.0.0.1", server.port())) {
                post(socket, PARTS);
                await(() -> metric(server, "tsgl_jobs_waiting") == 1);
            }
            await(() -> metric(server, "tsgl_jobs_waiting") == 0);
            ready.countDown();

            assertThat(first.get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whatTakesTooLongIsGivenUp() throws Exception {
        try (TestServer server = server(Limits.DEFAULT.withTime(Duration.ofMillis(300)))) {
            CompletableFuture<HttpResponse<byte[]>> late = ask(server);
            Thread.sleep(600);
            ready.countDown();

            assertThat(late.get().statusCode()).isEqualTo(503);
            assertThat(TestServer.text(late.get())).contains("was not finished within");
            assertThat(late.get().headers().firstValue("Retry-After")).isPresent();
        }
    }

    @Test
    void aServerThatStopsFinishesWhatRunsAndRefusesWhatWaits() throws Exception {
        TestServer server = server(Limits.DEFAULT.withQueue(4, 1));
        CompletableFuture<HttpResponse<byte[]>> running = ask(server);
        await(() -> metric(server, "tsgl_jobs_running") == 1);
        CompletableFuture<HttpResponse<byte[]>> waiting = ask(server);
        await(() -> metric(server, "tsgl_jobs_waiting") == 1);

        CompletableFuture<Void> stop = CompletableFuture.runAsync(server::close);

        assertThat(waiting.get().statusCode()).isEqualTo(503);
        assertThat(TestServer.text(waiting.get())).contains("the server is stopping");
        assertThat(running).isNotDone();
        ready.countDown();
        assertThat(running.get().statusCode()).isEqualTo(200);
        stop.get();
    }

    @Test
    void aServerThatStopsSendsWhatIsFinishedToItsEnd() throws Exception {
        BufferedImage noise = new BufferedImage(1600, 1200, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int y = 0; y < noise.getHeight(); y++) {
            for (int x = 0; x < noise.getWidth(); x++) {
                noise.setRGB(x, y, random.nextInt());
            }
        }
        byte[] mask = TestServer.png(PictureFiles.mask(1600, 1200, 20, 16, 12, 10));
        TestServer server = server(Limits.DEFAULT);
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4096); // the answer is far more than the buffers hold
            slow.connect(new InetSocketAddress("127.0.0.1", server.port()));
            post(slow, Map.of("image", TestServer.png(noise), "mask", mask));
            await(() -> metric(server, "tsgl_jobs_running") == 1);
            ready.countDown();
            await(() -> metric(server, "tsgl_jobs_running") == 0);
            CompletableFuture<Void> stop = CompletableFuture.runAsync(server::close);
            await(() -> !isServing(server));

            byte[] answer = slow.getInputStream().readAllBytes();

            BufferedImage filled = TestServer.read(bodyOf(answer)).pixels();
            assertThat(filled.getRGB(1599, 1199)).isEqualTo(noise.getRGB(1599, 1199));
            stop.get();
        }
    }

    private static boolean isServing(TestServer server) {
        try {
            return server.get("/healthz").statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bodyOf(byte[] answer) {
        int head = new String(answer, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
        return Arrays.copyOfRange(answer, head + 4, answer.length);
    }

    @Test
    void aModelThatCannotBeLoadedIsTheServersFaultAndSaidWithoutATrace() throws Exception {
        ServedModel broken =
                TestServer.model(
                        "broken",
                        listener -> {
                            throw new IOException("its weights are damaged");
                        });
        try (TestServer server =
                new TestServer(InpaintingServer.builder().setModels(List.of(broken)))) {
            HttpResponse<byte[]> answer = ask(server).get();

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(TestServer.text(answer))
                    .contains("the model broken cannot be loaded: its weights are damaged")
                    .doesNotContain("Exception");
            assertThat(TestServer.text(server.get("/v1/models"))).contains("\"failed\"");
        }
    }
}
