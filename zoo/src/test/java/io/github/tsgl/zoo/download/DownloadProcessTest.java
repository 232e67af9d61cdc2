// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that fetch, and what is left if one is killed. */
@Tag("process")
class DownloadProcessTest {

    private static final int LENGTH = 6_000_000;
    private static final int KILLS = 10;

    @TempDir private Path folder;

    private final FaultyServer server = new FaultyServer(LENGTH);

    /** What a process runs. */
    static final class Fetch {

        private Fetch() {}

        /** Takes a folder, an address, a size and a checksum. */
        public static void main(String... arguments) throws IOException {
            PublishedWeights weights =
                    weights(URI.create(arguments[1]), Long.parseLong(arguments[2]), arguments[3]);
            WeightsStore.builder().optFolder(Path.of(arguments[0])).build().fetch(weights);
        }
    }

    private static PublishedWeights weights(URI address, long size, String sha256) {
        return new PublishedWeights(
                "weights",
                Optional.empty(),
                "weights.bin",
                List.of(address),
                OptionalLong.of(size),
                Optional.of(new Checksum(Checksum.Kind.SHA256, sha256)),
                "",
                "",
                "");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void tenKilledProcessesLeaveNothingWrong() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("kills at random points of seed " + seed);
        Random random = new Random(seed);
        server.slowness(5);
        Path file = file();
        for (int i = 0; i < KILLS; i++) {
            long point = server.sent() + random.nextInt(1_500_000);
            Process process = fetch();
            while (process.isAlive() && server.sent() < point) {
                Thread.sleep(1);
            }
            process.destroyForcibly().waitFor();
            if (Files.exists(file)) { // it was faster
                assertThat(file).as("seed " + seed).hasBinaryContent(server.file());
                Files.delete(file);
            }
        }
        server.slowness(0);

        assertThat(fetch().waitFor()).as("seed " + seed).isZero();
        assertThat(file).as("seed " + seed).hasBinaryContent(server.file());
        assertThat(server.requests()).anyMatch(range -> range.startsWith("bytes="));
        try (var files = Files.list(file.getParent())) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("weights.bin", ".lock");
        }
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES)
    void twoProcessesFetchOnce() throws Exception {
        server.slowness(5);
        Process first = fetch();
        Process second = fetch();

        assertThat(first.waitFor()).isZero();
        assertThat(second.waitFor()).isZero();
        assertThat(file()).hasBinaryContent(server.file());
        assertThat(server.requests()).containsExactly("all");
    }

    private Path file() {
        PublishedWeights weights =
                weights(server.address(), LENGTH, DownloadFaultsTest.sha(server.file()));
        return folder.resolve(weights.key()).resolve(weights.file());
    }

    private Process fetch() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dai.djl.offline=false",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Fetch.class.getName(),
                        folder.toString(),
                        server.address().toString(),
                        Integer.toString(LENGTH),
                        DownloadFaultsTest.sha(server.file()))
                .inheritIO()
                .start();
    }
}
