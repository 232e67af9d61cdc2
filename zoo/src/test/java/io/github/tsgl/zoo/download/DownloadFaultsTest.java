// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a download if something goes wrong, and the line that tells it. */
class DownloadFaultsTest {

    private static final int LENGTH = 300_000;
    private static final int PART = 131_072;

    @TempDir private Path folder;

    private final FaultyServer server = new FaultyServer(LENGTH);
    private final List<String> retries = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private String offline;

    @BeforeEach
    void goOnline() {
        offline = System.getProperty("ai.djl.offline");
        System.setProperty("ai.djl.offline", "false");
    }

    @AfterEach
    void close() {
        server.close();
        if (offline != null) {
            System.setProperty("ai.djl.offline", offline);
        }
    }

    @Test
    void aFileIsFetchedOnceAndKept() throws IOException {
        Path file = fetch();

        assertThat(file).hasBinaryContent(server.file());
        assertThat(fetch()).isEqualTo(file);
        assertThat(server.requests()).containsExactly("all");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aBrokenBodyIsCompletedByItsRest() throws IOException {
        server.faults(server.brokenAfter(PART));

        assertThat(fetch()).hasBinaryContent(server.file());
        assertThat(server.requests()).containsExactly("all", "bytes=" + PART + "-");
        assertThat(retries)
                .singleElement()
                .asString()
                .startsWith(server.address() + ": the connection broke off");
    }

    @Test
    void anotherProcessGoesOnWhereOneGaveUp() throws IOException {
        server.faults(server.brokenAfter(PART), FaultyServer.status(404));
        assertThatThrownBy(this::fetch)
                .hasMessage(server.address() + ": the server answers 404, the file is not there");
        assertThat(leftovers()).hasSize(2);

        assertThat(fetch()).hasBinaryContent(server.file());
        assertThat(server.requests()).last().isEqualTo("bytes=" + PART + "-");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aFileThatChangesBetweenTwoAttemptsBeginsAnew() throws IOException {
        byte[] old = server.file();
        server.change(FaultyServer.bytes(LENGTH, 2), "\"second\"")
                .faults(server.brokenAfter(PART), FaultyServer.status(404));
        assertThatThrownBy(this::fetch).hasMessageContaining("404");

        server.change(old, "\"third\"");
        assertThat(fetch(weights(old))).hasBinaryContent(old);
    }

    /** It ignores If-Range and sends the rest of another file under another tag. */
    @Test
    void aServerThatGluesTwoFilesTogetherIsAskedForAllOfOne() throws IOException {
        server.faults(server.brokenAfter(PART));
        PublishedWeights weights = weights(server.file());
        server.faults(
                exchange -> {
                    server.change(server.file(), "\"second\"");
                    server.rest(exchange, PART);
                });

        assertThat(fetch(weights)).hasBinaryContent(server.file());
        assertThat(server.requests()).containsExactly("all", "bytes=" + PART + "-", "all");
    }

    /** The tag is that of the first part, the bytes are not. */
    @Test
    void aRestThatDoesNotFitIsThrownAwayWithTheFirstPart() throws IOException {
        byte[] right = server.file();
        server.change(FaultyServer.bytes(LENGTH, 2), "\"first\"")
                .faults(
                        server.brokenAfter(PART),
                        exchange -> {
                            server.change(right, "\"first\"");
                            server.rest(exchange, PART);
                        });

        assertThat(fetch(weights(right))).hasBinaryContent(right);
        assertThat(retries).hasSize(2);
        assertThat(retries.get(1)).contains("is another file: its SHA-256 ");
    }

    @Test
    void aServerThatIgnoresRangesIsTakenAtItsWord() throws IOException {
        server.faults(server.brokenAfter(PART), server::all);

        assertThat(fetch()).hasBinaryContent(server.file());
        assertThat(server.requests()).containsExactly("all", "bytes=" + PART + "-");
    }

    @Test
    void aRangeThatIsRefusedBeginsAnew() throws IOException {
        server.faults(server.brokenAfter(PART), FaultyServer.status(416));

        assertThat(fetch()).hasBinaryContent(server.file());
        assertThat(server.requests()).containsExactly("all", "bytes=" + PART + "-", "all");
    }

    @Test
    void withoutATagTheWholeFileIsAskedForAgain() throws IOException {
        server.change(server.file(), "W/\"weak\"").faults(server.brokenAfter(PART));

        assertThat(fetch()).hasBinaryContent(server.file());
        assertThat(server.requests()).containsExactly("all", "all");
    }

    @Test
    void anotherFileIsRefused() {
        PublishedWeights weights = weights(FaultyServer.bytes(LENGTH, 7));

        assertThatThrownBy(() -> fetch(weights))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        server.address() + ": is another file: its SHA-256 " + sha(server.file()))
                .hasMessageEndingWith(" is not " + sha(FaultyServer.bytes(LENGTH, 7)));
        assertThat(server.requests()).hasSize(1);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aFileOfAnotherSizeIsRefusedBeforeItComes() {
        PublishedWeights weights = weights(FaultyServer.bytes(LENGTH + 1, 7));

        assertThatThrownBy(() -> fetch(weights))
                .hasMessage(server.address() + ": has 300000 bytes, not 300001");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aBodyWithoutEndIsCut() {
        server.faults(
                exchange -> {
                    exchange.sendResponseHeaders(200, 0); // chunked
                    for (int i = 0; i < 10; i++) {
                        exchange.getResponseBody().write(server.file());
                    }
                });

        assertThatThrownBy(this::fetch)
                .hasMessage(server.address() + ": sends more than 300000 bytes");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aServerThatStallsIsLeftAndAskedForTheRest() throws IOException {
        server.faults(server.stalledAfter(PART));

        assertThat(fetch()).hasBinaryContent(server.file());
        assertThat(server.requests()).containsExactly("all", "bytes=" + PART + "-");
        assertThat(retries).containsExactly(server.address() + ": sends nothing for 0.3 s");
    }

    @Test
    void aServerThatNeverAnswersIsGivenUp() {
        FaultyServer.Reply silent = exchange -> Thread.sleep(60_000);
        server.faults(silent, silent, silent);

        assertThatThrownBy(this::fetch)
                .hasMessage(server.address() + ": no answer within 0.3 s, in 3 attempts");
    }

    @Test
    void aBusyServerIsAskedAgainWhenItWants() throws IOException {
        server.faults(FaultyServer.status(503), FaultyServer.status(429, "Retry-After", "7"));

        assertThat(fetch()).hasBinaryContent(server.file());
        assertThat(retries)
                .containsExactly(
                        server.address() + ": the server answers 503",
                        server.address() + ": the server answers 429");
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(7));
    }

    @Test
    void aServerThatWantsAPermissionIsLeft() {
        server.faults(FaultyServer.status(403));

        assertThatThrownBy(this::fetch)
                .hasMessage(server.address() + ": the server answers 403, it wants a permission");
        assertThat(retries).isEmpty();
    }

    @Test
    void anAttemptThatBringsSomethingIsNotCounted() throws IOException {
        FaultyServer.Reply more =
                exchange -> {
                    String range = exchange.getRequestHeaders().getFirst("Range");
                    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
                    exchange.getResponseHeaders().set("ETag", "\"first\"");
                    String rest = "bytes " + from + "-" + (LENGTH - 1) + "/" + LENGTH;
                    exchange.getResponseHeaders().set("Content-Range", rest);
                    exchange.sendResponseHeaders(from == 0 ? 200 : 206, LENGTH - from);
                    exchange.getResponseBody().write(server.file(), from, 40_000);
                };
        server.faults(more, more, more, more, more, more);

        assertThat(fetch()).hasBinaryContent(server.file());
        assertThat(pauses).hasSize(6).containsOnly(Duration.ofSeconds(1));
    }

    @Test
    void aClosedPortIsGivenUp() {
        URI address = server.address();
        server.close();

        assertThatThrownBy(this::fetch)
                .hasMessageStartingWith(address + ": no connection")
                .hasMessageEndingWith(", in 3 attempts");
    }

    @Test
    void theNextMirrorIsAskedIfOneFails() throws IOException {
        try (FaultyServer second = new FaultyServer(LENGTH)) {
            server.faults(FaultyServer.status(404));
            List<URI> mirrors = List.of(server.address(), second.address());

            assertThat(fetch(weights(server.file(), mirrors))).hasBinaryContent(server.file());
            assertThat(second.requests()).containsExactly("all");
        }
    }

    @Test
    void redirectionsAreFollowed() throws IOException {
        server.faults(
                FaultyServer.status(302, "Location", "/elsewhere?signature=secret"),
                server.brokenAfter(PART),
                FaultyServer.status(307, "Location", "/elsewhere?signature=new"));

        assertThat(fetch()).hasBinaryContent(server.file());
        assertThat(server.requests())
                .containsExactly("all", "all", "bytes=" + PART + "-", "bytes=" + PART + "-");
    }

    @Test
    void redirectionsToPlainHttpElsewhereAreRefused() {
        server.faults(FaultyServer.status(302, "Location", "http://example.org/w?secret"));

        assertThatThrownBy(this::fetch)
                .hasMessage("http://example.org/w: only https is trusted, or http on this machine");
    }

    @Test
    void httpsIsNotLeft() {
        URI from = URI.create("https://example.org/a");

        for (String place : List.of("http://localhost/a", "http://example.org/a", "file:/a")) {
            assertThatThrownBy(() -> Address.redirected(from, place))
                    .hasMessage(
                            "https://example.org/a: redirects away from https: "
                                    + place.replace("file:/", "file:/"));
        }
    }

    @Test
    void redirectionsWithoutEndAreLeft() {
        FaultyServer.Reply round = FaultyServer.status(302, "Location", "/weights.bin");
        server.faults(Stream.generate(() -> round).limit(20).toArray(FaultyServer.Reply[]::new));

        assertThatThrownBy(this::fetch).hasMessage(server.address() + ": redirects without end");
        assertThat(server.requests()).hasSize(11);
    }

    @Test
    void onlyHttpsIsTrustedElsewhere() {
        for (String address : List.of("http://example.org/w", "ftp://localhost/w")) {
            PublishedWeights weights = weights(server.file(), List.of(URI.create(address)));

            assertThatThrownBy(() -> fetch(weights))
                    .hasMessage(address + ": only https is trusted, or http on this machine");
        }
    }

    @Test
    void offlineOpensNoSocket() throws IOException {
        System.setProperty("ai.djl.offline", "true");

        assertThatThrownBy(this::fetch)
                .hasMessageContaining(
                        "weights is not in "
                                + folder
                                + ", and the program is offline (--offline, DJL_OFFLINE or"
                                + " ai.djl.offline): run 'tsgl download weights'");
        assertThat(server.requests()).isEmpty();

        System.setProperty("ai.djl.offline", "false");
        Path file = fetch();
        assertThat(store().optOffline().build().fetch(weights(server.file()))).isEqualTo(file);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void twoThreadsFetchOnce() throws Exception {
        server.slowness(20);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Callable<Path> fetch = this::fetch;
        for (Future<Path> file : threads.invokeAll(List.of(fetch, fetch, fetch, fetch))) {
            assertThat(file.get()).hasBinaryContent(server.file());
        }
        threads.shutdown();

        assertThat(server.requests()).containsExactly("all");
    }

    /** /dev/full is a disk on which nothing finds room. */
    @Test
    void aDiskThatBecomesFullIsNamedAndFreed() throws IOException {
        Path full = Path.of("/dev/full");
        assumeThat(full).exists();
        Path place = folder.resolve(weights(server.file()).key());
        Files.createDirectories(place);
        Path part = Files.createSymbolicLink(place.resolve("weights.bin.part"), full);

        assertThatThrownBy(this::fetch)
                .hasMessage(part + ": cannot be written: No space left on device");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aDiskThatIsTooFullIsFoundBeforehand() throws IOException {
        PublishedWeights weights =
                described(
                        List.of(server.address()),
                        OptionalLong.of(Long.MAX_VALUE),
                        Optional.of(new Checksum(Checksum.Kind.SHA256, sha(server.file()))));
        server.faults(
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Length", "" + Long.MAX_VALUE);
                    exchange.sendResponseHeaders(200, Long.MAX_VALUE);
                });

        assertThatThrownBy(() -> fetch(weights))
                .hasMessageStartingWith(
                        folder.resolve(weights.key())
                                + ": the disk is too full: there is room for");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> store().optFolder(file).build().fetch(weights(server.file())))
                .hasMessageStartingWith(
                        file.resolve(weights(server.file()).key()) + ": cannot be made: ");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aReadOnlyFolderIsNamedAndReadIfItHasTheFile() throws IOException {
        Path own = folder.resolve(weights(server.file()).key());
        Files.createDirectories(own);
        own.toFile().setWritable(false);
        assumeThat(Files.isWritable(own)).isFalse(); // an administrator may write everywhere

        assertThatThrownBy(this::fetch).hasMessage(own + ": cannot be written: permission denied");

        own.toFile().setWritable(true);
        Path file = fetch();
        own.toFile().setWritable(false);
        assertThat(fetch()).isEqualTo(file);
        own.toFile().setWritable(true);
    }

    @Test
    void gitsChecksumIsKnownWithoutAndWithALength() throws IOException {
        // printf 'what is up, doc?' | git hash-object --stdin
        byte[] bytes = "what is up, doc?".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Optional<Checksum> git =
                Optional.of(
                        new Checksum(
                                Checksum.Kind.GIT_BLOB_SHA1,
                                "bd9dbf5aae1a3862dd1526723246b20206e5fc37"));
        server.change(bytes, "\"git\"");
        PublishedWeights weights = described(List.of(server.address()), OptionalLong.empty(), git);
        WeightsStore store = store().build();

        assertThat(store.fetch(weights)).hasBinaryContent(bytes);
        assertThat(store.remove(weights)).isTrue();
        server.faults(
                exchange -> {
                    exchange.sendResponseHeaders(200, 0); // chunked
                    exchange.getResponseBody().write(bytes);
                });
        assertThat(store.fetch(weights)).hasBinaryContent(bytes);
        assertThat(store.check(weights)).isEmpty();
    }

    @Test
    void whatIsDamagedLaterIsFoundAndRemoved() throws IOException {
        WeightsStore store = store().build();
        PublishedWeights weights = weights(server.file());
        Path file = store.fetch(weights);
        assertThat(store.check(weights)).isEmpty();
        Files.write(file, FaultyServer.bytes(LENGTH, 5));

        assertThat(store.check(weights).orElseThrow()).startsWith(file + ": its SHA-256 ");
        assertThat(store.remove(weights)).isTrue();
        assertThat(store.stored(weights)).isEmpty();
        assertThat(store.remove(weights)).isFalse();
    }

    private Path fetch() throws IOException {
        return fetch(weights(server.file()));
    }

    private Path fetch(PublishedWeights weights) throws IOException {
        return store().build().fetch(weights);
    }

    private WeightsStore.Builder store() {
        DownloadListener listener =
                new DownloadListener() {
                    @Override
                    public void retried(PublishedWeights weights, String problem, Duration pause) {
                        retries.add(problem);
                    }
                };
        return WeightsStore.builder()
                .optFolder(folder)
                .optListener(listener)
                .optPatience(
                        new Patience(
                                Duration.ofSeconds(2),
                                Duration.ofMillis(300),
                                List.of(Duration.ofSeconds(1), Duration.ofSeconds(3)),
                                pauses::add));
    }

    private PublishedWeights weights(byte[] content) {
        return weights(content, List.of(server.address()));
    }

    private static PublishedWeights weights(byte[] content, List<URI> mirrors) {
        return described(
                mirrors,
                OptionalLong.of(content.length),
                Optional.of(new Checksum(Checksum.Kind.SHA256, sha(content))));
    }

    private static PublishedWeights described(
            List<URI> mirrors, OptionalLong size, Optional<Checksum> checksum) {
        return new PublishedWeights(
                "weights", Optional.empty(), "weights.bin", mirrors, size, checksum, "", "", "");
    }

    static String sha(byte[] content) {
        Checksum any = new Checksum(Checksum.Kind.SHA256, "0".repeat(64));
        java.security.MessageDigest digest = any.begin(OptionalLong.empty()).orElseThrow();
        digest.update(content);
        return any.of(digest).digits();
    }

    /** Whatever is in the store but whole files and locks. */
    private List<Path> leftovers() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> Files.isRegularFile(file) || Files.isSymbolicLink(file))
                    .filter(file -> !file.endsWith("weights.bin") && !file.endsWith(".lock"))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
