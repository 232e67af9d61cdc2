// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The short programs of docs/server.md, where what runs them is there. */
@Tag("process")
class SnippetsTest {

    private static final Path GUIDE = Path.of("../docs/server.md");
    private static final String IMPORTS =
            """
            import java.net.URI;
            import java.net.http.*;
            import java.net.http.HttpRequest.BodyPublishers;
            import java.net.http.HttpResponse.BodyHandlers;
            import java.nio.file.*;
            import java.util.Base64;
            class Snippet { public static void main(String... arguments) throws Exception {
            """;

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({
        "bash, bash, snippet.sh",
        "javascript, node, snippet.mjs",
        "java, java, Snippet.java",
        "python, python3, snippet.py"
    })
    void theShortProgramGetsAResult(String language, String program, String file) throws Exception {
        assumeTrue(isThere(program) && (!program.equals("bash") || isThere("curl")), program);
        Path docs = Path.of("../docs/example");
        Files.copy(docs.resolve("photo.jpg"), folder.resolve("photo.jpg"));
        Files.copy(docs.resolve("mask.png"), folder.resolve("mask.png"));
        try (TestServer server = new TestServer()) {
            String code = snippet(language).replace("localhost:8080", "127.0.0.1:" + server.port());
            boolean isJava = program.equals("java");
            Files.writeString(folder.resolve(file), isJava ? IMPORTS + code + "}}" : code);

            Path output = folder.resolve("output.txt");
            Process process =
                    new ProcessBuilder(isJava ? java() : program, file)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(output)).isZero();
            byte[] result = Files.readAllBytes(folder.resolve("result.jpg"));
            assertThat(TestServer.read(result).width()).isEqualTo(640);
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static boolean isThere(String program) {
        return program.equals("java")
                || Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String snippet(String language) throws IOException {
        Matcher block =
                Pattern.compile("(?s)```" + language + "\n(.*?)```")
                        .matcher(Files.readString(GUIDE));
        List<String> all = block.results().map(match -> match.group(1)).toList();
        assertThat(all).hasSize(1);
        assertThat(all.get(0).lines().count()).isLessThanOrEqualTo(12);
        return all.get(0);
    }
}
