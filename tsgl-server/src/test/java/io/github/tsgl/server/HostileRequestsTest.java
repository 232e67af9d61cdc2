// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.image.io.PictureFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A thousand requests that nobody should send, while slow ones hold their connections. */
@Tag("slow")
@Timeout(300)
class HostileRequestsTest {

    private static final int REQUESTS = 1000;
    private static final int SLOW = 20;

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
    private static final String FORM = TestServer.FORM;
    private static final List<String> TRICKS =
            List.of(
                    "../../../../etc/passwd",
                    "..%2f..%2f..%2fetc%2fpasswd",
                    "%2e%2e%2f%2e%2e%2fetc/passwd",
                    "..%252f..%252fetc%252fpasswd",
                    "..;/..;/etc/passwd",
                    "/etc/passwd",
                    "file:///etc/passwd",
                    "C:%5cwindows%5cwin.ini",
                    "a%00.png",
                    "a.png%0d%0aX-Injected:%20yes",
                    "%c0%ae%c0%ae/passwd",
                    "<script>alert(1)</script>.png");

    @TempDir private Path folder;

    private final Random random = new Random(7);

    @Test
    void eachGetsOneClearAnswerAndTheServerStillServes() throws Exception {
        Path in = Files.createDirectory(folder.resolve("in"));
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.write(in.resolve("photo.png"), TestServer.PHOTO);
        InpaintingServer.Builder settings =
                InpaintingServer.builder()
                        .setModels(List.of(TestServer.tiny("tiny")))
                        .optInput(in)
                        .optOutput(out)
                        .optLimits(Limits.DEFAULT.withBytes(1 << 18).withMegapixels(1));
        List<Socket> slow = new ArrayList<>();
        try (TestServer server = new TestServer(settings)) {
            byte[] usual = usual(server);
            for (int i = 0; i < SLOW; i++) {
                slow.add(slow(server));
            }
            for (int i = 0; i < REQUESTS; i++) {
                byte[] request = request(i);
                String answer = answer(server, request);
                assertThat(answer).as(shown(request)).satisfies(HostileRequestsTest::isClear);
                if (i % 100 == 0) {
                    assertThat(usual(server)).isEqualTo(usual);
                }
            }
            assertThat(usual(server)).isEqualTo(usual);
            try (Stream<Path> files = Files.walk(folder)) {
                assertThat(files.filter(Files::isRegularFile)).hasSize(1);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static byte[] usual(TestServer server) throws Exception {
        var answer =
                TestServer.send(
                        server.form(
                                "/v1/inpaint",
                                Map.of("image", TestServer.PHOTO, "mask", TestServer.MASK)));
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static String shown(byte[] request) {
        return new String(request, 0, Math.min(400, request.length), StandardCharsets.ISO_8859_1);
    }

    private static void isClear(String answer) {
        Matcher status = STATUS.matcher(answer);
        assertThat(status.find()).isTrue();
        assertThat(status.start()).isZero();
        assertThat(Integer.parseInt(status.group(1))).isBetween(200, 505).isNotEqualTo(500);
        assertThat(status.find()).as("one answer").isFalse();
        assertThat(answer)
                .doesNotContain(
                        "\tat ", "java.", "org.eclipse", "io.github", "root:", "X-Injected");
    }

    private static Socket slow(TestServer server) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        String head = head("POST", "/v1/inpaint", FORM, 5000);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().write("------a-bound".getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static String answer(TestServer server, byte[] request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(40_000);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String head(String method, String path, String type, long length) {
        return method
                + " "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
                + type
                + "\r\nContent-Length: "
                + length
                + "\r\n\r\n";
    }

    private static byte[] post(String path, String type, byte[] body) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head("POST", path, type, body.length).getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(body);
        return all.toByteArray();
    }

    private byte[] request(int i) {
        return switch (i % 12) {
            case 0 -> form(damaged(TestServer.PHOTO), TestServer.MASK);
            case 1 -> form(TestServer.PHOTO, damaged(TestServer.MASK));
            case 2 -> form(claim(), claim());
            case 3 -> post("/v1/inpaint", FORM, damaged(TestServer.body(parts())));
            case 4 -> post(path(), type(), damaged(TestServer.body(parts())));
            case 5 -> post("/api/v1/inpaint", "application/json", json());
            case 6 -> post("/api/v1/adjust_mask", "application/json", json());
            case 7 -> get("/v1/inputs/" + trick());
            case 8 -> get("/" + trick());
            case 9 ->
                    (head("PUT", "/v1/outputs/" + trick(), "image/png", 4) + "text")
                            .getBytes(StandardCharsets.ISO_8859_1);
            case 10 -> nonsense();
            default -> form(options());
        };
    }

    private static Map<String, byte[]> parts() {
        return Map.of("image", TestServer.PHOTO, "mask", TestServer.MASK);
    }

    private static byte[] form(byte[] image, byte[] mask) {
        return form(Map.of("image", image, "mask", mask));
    }

    private static byte[] form(Map<String, ?> parts) {
        return post("/v1/inpaint", FORM, TestServer.body(parts));
    }

    /** Cut off, or with some bytes that are others. */
    private byte[] damaged(byte[] file) {
        byte[] copy = Arrays.copyOf(file, random.nextBoolean() ? file.length : cut(file.length));
        for (int i = random.nextInt(8); i >= 0 && copy.length > 0; i--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        return copy;
    }

    private int cut(int length) {
        return random.nextInt(length);
    }

    private byte[] claim() {
        return PictureFiles.pngHeader(1 + random.nextInt(1 << 30), 1 + random.nextInt(1 << 30));
    }

    private String trick() {
        return TRICKS.get(random.nextInt(TRICKS.size()));
    }

    private String path() {
        List<String> paths =
                List.of("/v1/jobs", "/v1/encode", "/v1/inpaint", "/v1/models/x/load", "/metrics");
        return paths.get(random.nextInt(paths.size()));
    }

    private String type() {
        List<String> types =
                List.of(
                        FORM,
                        "multipart/form-data",
                        "multipart/form-data; boundary=",
                        "multipart/form-data; boundary=" + "x".repeat(300),
                        "application/x-www-form-urlencoded",
                        "application/json",
                        "text/plain",
                        "",
                        "\u00ff/\u00fe");
        return types.get(random.nextInt(types.size()));
    }

    private byte[] json() {
        String picture = Base64.getEncoder().encodeToString(damaged(TestServer.PHOTO));
        List<String> texts =
                List.of(
                        "{\"image\": \"" + picture + "\", \"mask\": \"" + picture + "\"}",
                        "{\"mask\": \"" + picture + "\", \"operate\": \"expand\"}",
                        "{\"mask\": \"" + picture + "\", \"operate\": 7}",
                        "{\"image\": {\"a\": [1]}, \"mask\": null}",
                        "{\"image\": \"data:image/png;base64,%%%\", \"mask\": \"data:,\"}",
                        "{\"image\": \"" + "A".repeat(1000) + "\"",
                        "[".repeat(20_000),
                        "{\"a\":".repeat(5_000),
                        "null",
                        "",
                        "{\"sd_seed\": 1e999, \"image\": \"\", \"mask\": \"\"}",
                        "\u0000\u0001\u0002");
        return texts.get(random.nextInt(texts.size())).getBytes(StandardCharsets.ISO_8859_1);
    }

    private Map<String, Object> options() {
        List<String> values =
                List.of(
                        "",
                        "-1",
                        "99999999999",
                        "NaN",
                        "../x",
                        "' OR 1=1",
                        "\u0000",
                        "x".repeat(3000));
        List<String> names = List.of("model", "sizing", "working_size", "grow", "format", "labels");
        return Map.of(
                "image",
                TestServer.PHOTO,
                "mask",
                TestServer.MASK,
                names.get(random.nextInt(names.size())),
                values.get(random.nextInt(values.size())));
    }

    private static byte[] get(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] nonsense() {
        List<String> texts =
                List.of(
                        "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
                        "\u0016\u0003\u0001 no plain text\r\n\r\n",
                        "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: localhost\r\nX: "
                                + "y".repeat(20_000)
                                + "\r\n\r\n",
                        "GET / HTTP/1.1\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
                        "POST /v1/inpaint HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n"
                                + "Content-Length: 4\r\n\r\nabcd",
                        "POST /v1/inpaint HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\nZZ\r\n",
                        "POST /v1/inpaint HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                + "Content-Type: "
                                + FORM
                                + "\r\nContent-Length: 999999999999\r\n\r\n",
                        "BREW / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                        "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                        "GET http://other.example/ HTTP/1.1\r\nHost: other.example\r\n"
                                + "Connection: close\r\n\r\n");
        return texts.get(random.nextInt(texts.size())).getBytes(StandardCharsets.ISO_8859_1);
    }
}
