// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.image.io.PictureFormat;
import java.awt.image.BufferedImage;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page as it is in the jar; {@code PageInBrowserTest} uses it. */
class PageTest {

    private static final Path SOURCES = Path.of("src/main/page");
    private static final Path BUILT = Path.of("src/main/resources/io/github/tsgl/server/page");
    private static final List<String> FILES =
            List.of("index.html", "package.json", "tsconfig.json", "vite.config.ts");

    private static final Pattern ROUTE =
            Pattern.compile("routes\\.(get|post|put|delete)\\(\\s*(PATH \\+ )?\"([^\"*]+)\"");

    /** {@code npm install && npm run build} in src/main/page, or -Ppage, brings it up to date. */
    @Test
    void thePageIsBuiltFromItsSources() throws Exception {
        Set<String> files = new TreeSet<>(FILES);
        for (String folder : List.of("src", "public")) {
            try (Stream<Path> all = Files.list(SOURCES.resolve(folder))) {
                all.forEach(file -> files.add(folder + "/" + file.getFileName()));
            }
        }
        MessageDigest sum = MessageDigest.getInstance("SHA-256");
        for (String file : files) {
            sum.update((file + "\n").getBytes(StandardCharsets.UTF_8));
            sum.update(Files.readAllBytes(SOURCES.resolve(file)));
            sum.update((byte) '\n');
        }

        assertThat(HexFormat.of().formatHex(sum.digest()))
                .isEqualTo(Files.readString(BUILT.resolve("sources.sha256")).strip());
    }

    @Test
    void thePageAsksForNothingFromElsewhere() throws Exception {
        for (String file : List.of("index.html", "page.js", "page.css")) {
            assertThat(Files.readString(BUILT.resolve(file)))
                    .doesNotContain("http://", "https://", "eval(", " style=", "innerHTML");
        }
    }

    @Test
    void allOfItIsServed() throws Exception {
        try (TestServer server = new TestServer()) {
            for (String path :
                    List.of("/", "/page.js", "/page.css", "/icon.svg", "/openapi.json")) {
                assertThat(server.get(path).statusCode()).as(path).isEqualTo(200);
            }
        }
    }

    /** The description names every address, and no other. */
    @Test
    void theDescriptionNamesEveryAddress() throws Exception {
        Set<String> described = new TreeSet<>();
        JsonObject paths =
                JsonParser.parseString(Files.readString(BUILT.resolveSibling("openapi.json")))
                        .getAsJsonObject()
                        .getAsJsonObject("paths");
        for (String path : paths.keySet()) {
            for (String method : paths.getAsJsonObject(path).keySet()) {
                if (!method.equals("parameters")) {
                    described.add(method + " " + path);
                }
            }
        }
        Set<String> served = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/io/github/tsgl/server"))) {
            for (Path file : files.toList()) {
                for (Matcher route = ROUTE.matcher(Files.readString(file)); route.find(); ) {
                    String prefix = route.group(2) == null ? "" : IopaintApi.PATH;
                    served.add(route.group(1) + " " + prefix + route.group(3));
                }
            }
        }

        assertThat(served).hasSizeGreaterThan(15);
        assertThat(described).isEqualTo(served);
    }

    @Test
    void aResultIsWrittenAsTheFileThatItCameFrom() throws Exception {
        byte[] source =
                TestServer.file(
                        PictureFormat.JPEG,
                        PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 64, 48));
        try (TestServer server = new TestServer()) {
            HttpResponse<byte[]> answer =
                    TestServer.send(
                            server.form(
                                    "/v1/encode",
                                    Map.of("image", TestServer.PHOTO, "source", source)));
            assertThat(PictureFormat.of(answer.body())).hasValue(PictureFormat.JPEG);

            byte[] other = TestServer.png(PictureFiles.quarters(8, 8));
            assertThat(
                            TestServer.send(
                                            server.form(
                                                    "/v1/encode",
                                                    Map.of("image", other, "source", source)))
                                    .statusCode())
                    .isEqualTo(422);
        }
    }
}
