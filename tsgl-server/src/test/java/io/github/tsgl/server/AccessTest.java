// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets what: tokens, other sites, files. */
class AccessTest {

    @TempDir private Path folder;

    private static InpaintingServer.Builder settings() {
        return InpaintingServer.builder().setModels(List.of(TestServer.tiny("tiny")));
    }

    private static HttpResponse<byte[]> with(HttpRequest.Builder request, String value)
            throws Exception {
        return TestServer.send(request.header("Authorization", value));
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTokenIsAskedForAndTakenAsABearersOrAsAPassword() throws Exception {
        try (TestServer server = new TestServer(settings().optToken("a secret"))) {
            HttpResponse<byte[]> refused = server.get("/");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .startsWith("Basic ");
            assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(server.get("/metrics").statusCode()).isEqualTo(401);

            for (String right :
                    List.of("Bearer a secret", basic(":a secret"), basic("me:a secret"))) {
                assertThat(with(server.request("/v1/models"), right).statusCode()).isEqualTo(200);
            }
            for (String wrong : List.of("Bearer a", "Bearer", basic("a secret:"), "Basic %", "x")) {
                assertThat(with(server.request("/v1/models"), wrong).statusCode()).isEqualTo(401);
            }
        }
    }

    /** The JDK's client does not let one choose the host. */
    private static String answer(TestServer server, String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            String request =
                    "GET /v1/models HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aServerForThisMachineAnswersToItsLocalNamesOnly() throws Exception {
        try (TestServer server = new TestServer()) {
            for (String host : List.of("localhost", "127.0.0.1:80", "[::1]:80", "a.localhost")) {
                assertThat(answer(server, host)).startsWith("HTTP/1.1 200");
            }
            for (String host : List.of("example.org", "127.0.0.1.example.org", "localhost.x")) {
                assertThat(answer(server, host)).startsWith("HTTP/1.1 421");
            }
        }
    }

    @Test
    void pagesOfOtherSitesMayUseWhatIopaintLetsThemAndNoFiles() throws Exception {
        Files.write(folder.resolve("private.png"), TestServer.PHOTO);
        try (TestServer server = new TestServer(settings().optInput(folder))) {
            for (String path : List.of("/v1/inputs", "/v1/inputs/private.png", "/v1/models")) {
                HttpResponse<byte[]> refused =
                        TestServer.send(
                                server.request(path).header("Sec-Fetch-Site", "cross-site"));
                assertThat(refused.statusCode()).isEqualTo(403);
                assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
            }
            assertThat(
                            TestServer.send(
                                            server.request("/api/v1/model")
                                                    .header("Sec-Fetch-Site", "cross-site"))
                                    .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void thePageMayLoadNothingFromElsewhere() throws Exception {
        try (TestServer server = new TestServer()) {
            HttpResponse<byte[]> page = server.get("/");

            assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .startsWith("default-src 'none'; script-src 'self'");
            assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(page.headers().firstValue("Server")).isEmpty();
        }
    }

    @Test
    void photosOfTheFolderAreListedShownAndMadeSmall() throws Exception {
        Files.write(folder.resolve("a <b> & c.png"), TestServer.PHOTO);
        Files.write(folder.resolve(".hidden.png"), TestServer.PHOTO);
        Files.writeString(folder.resolve("notes.txt"), "no picture");
        Files.createSymbolicLink(folder.resolve("link.png"), Path.of("/etc/passwd"));
        Files.writeString(folder.resolve("fake.png"), "no picture either");
        try (TestServer server = new TestServer(settings().optInput(folder))) {
            String list = TestServer.text(server.get("/v1/inputs"));
            assertThat(list)
                    .isEqualTo("{\"saves\":false,\"photos\":[\"a <b> & c.png\",\"fake.png\"]}");
            String path = "/v1/inputs/a%20%3Cb%3E%20%26%20c.png";
            assertThat(server.get(path).body()).isEqualTo(TestServer.PHOTO);
            HttpResponse<byte[]> small = server.get(path + "/thumbnail");
            assertThat(small.headers().firstValue("Content-Type")).hasValue("image/jpeg");
            assertThat(TestServer.read(small.body()).width()).isEqualTo(64);
            assertThat(server.get("/v1/inputs/fake.png").statusCode()).isEqualTo(415);
            assertThat(server.get("/v1/inputs/fake.png/thumbnail").statusCode()).isEqualTo(422);
            assertThat(TestServer.text(server.get("/v1/inputs/fake.png/thumbnail")))
                    .doesNotContain(folder.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..%2f..%2fetc%2fpasswd",
                "%2e%2e/%2e%2e/etc/passwd",
                "..%5c..%5cwindows",
                "%00.png",
                "link.png",
                ".hidden.png",
                "notes.txt",
                "../page.js",
                "....//x.png",
                "file:%2f%2f%2fetc%2fpasswd"
            })
    void noNameLeadsOutOfTheFolder(String name) throws Exception {
        Files.write(folder.resolve(".hidden.png"), TestServer.PHOTO);
        Files.writeString(folder.resolve("notes.txt"), "no picture");
        Files.createSymbolicLink(folder.resolve("link.png"), Path.of("/etc/passwd"));
        try (TestServer server = new TestServer(settings().optInput(folder))) {
            for (String path : List.of("/v1/inputs/" + name, "/v1/inputs/" + name + "/thumbnail")) {
                String answer = raw(server, "GET " + path);
                assertThat(answer).matches("(?s)HTTP/1.1 (400|404) .*").doesNotContain("root:");
            }
        }
    }

    private static String raw(TestServer server, String line) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            String request = line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static HttpResponse<byte[]> save(TestServer server, String name, byte[] content)
            throws Exception {
        return TestServer.send(
                server.request("/v1/outputs/" + name).PUT(BodyPublishers.ofByteArray(content)));
    }

    @Test
    void resultsAreSavedUnderANameThatIsFree() throws Exception {
        try (TestServer server = new TestServer(settings().optOutput(folder))) {
            assertThat(save(server, "r%C3%A9sum%C3%A9.png", TestServer.PHOTO).statusCode())
                    .isEqualTo(201);
            assertThat(TestServer.text(save(server, "r%C3%A9sum%C3%A9.png", TestServer.MASK)))
                    .isEqualTo("{\"name\":\"résumé-2.png\"}");
            assertThat(Files.readAllBytes(folder.resolve("résumé.png")))
                    .isEqualTo(TestServer.PHOTO);

            for (String name :
                    List.of(".png", "a.exe", "con.png", "a%0a.png", "a%3ab.png", "-.png")) {
                assertThat(save(server, name, TestServer.PHOTO).statusCode()).isEqualTo(422);
            }
            byte[] text = "text".getBytes(StandardCharsets.UTF_8);
            assertThat(save(server, "a.png", text).statusCode()).isEqualTo(415);
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).hasSize(2);
            }
        }
        try (TestServer server = new TestServer()) {
            assertThat(save(server, "a.png", TestServer.PHOTO).statusCode()).isEqualTo(404);
        }
    }
}
