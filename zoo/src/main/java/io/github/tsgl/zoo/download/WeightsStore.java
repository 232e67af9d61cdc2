// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import ai.djl.util.Utils;
import io.github.tsgl.encoder.host.Spelling;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.image.io.WholeFile;
import io.github.tsgl.layers.engine.EngineSettings;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder of weights that were published, which fetches what is missing.
 *
 * <pre>{@code
 * WeightsStore store = WeightsStore.builder().build();
 * Path weights = store.fetch(store.named(name));
 * }</pre>
 *
 * <p>A file is fetched once, by one process at a time, checked on its way and only then put in its
 * place; what came of a broken attempt is used by the next one. Only https is trusted, or http on
 * this machine. No socket is opened if {@link EngineSettings#isOffline() the program is offline}.
 */
public final class WeightsStore {

    /** The system property that names a manifest; {@code TSGL_MANIFEST} of the environment too. */
    public static final String MANIFEST_PROPERTY = "tsgl.manifest";

    private final Path folder;
    private final boolean offline;
    private final DownloadListener listener;
    private final Transport transport;
    private final Manifest manifest;

    private WeightsStore(Builder builder) throws IOException {
        folder = builder.folder == null ? Utils.getCacheDir().resolve("tsgl") : builder.folder;
        offline = builder.offline || EngineSettings.isOffline();
        listener = builder.listener;
        transport = new Transport(builder.patience, builder.proxies);
        manifest =
                builder.location.isEmpty()
                        ? Manifest.shipped()
                        : manifest(builder.location).before(Manifest.shipped());
    }

    /**
     * Makes a builder of a store in DJL's cache folder ({@code DJL_CACHE_DIR}, or {@code
     * ~/.djl.ai}), in its sub-folder {@code tsgl}.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    private Manifest manifest(String location) throws IOException {
        if (!location.matches("(?i)https?://.*")) {
            Path file = Path.of(location);
            FileException.requireReadable(file);
            return Manifest.read(file);
        }
        URI address = URI.create(location);
        Path copy = folder.resolve("manifests").resolve(key(location) + ".json");
        if (!offline) {
            byte[] json = transport.getSmall(address, Manifest.LARGEST);
            Manifest read = Manifest.parse(json, address);
            try {
                Files.createDirectories(copy.getParent());
                WholeFile.write(copy, stream -> stream.write(json));
            } catch (IOException e) {
                // It is only for times without a network.
            }
            return read;
        }
        if (Files.exists(copy)) {
            return Manifest.parse(Files.readAllBytes(copy), address);
        }
        throw new IOException(
                Address.shown(address) + ": was not read before, and the program is offline");
    }

    private static String key(String location) {
        return UUID.nameUUIDFromBytes(location.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /**
     * What can be asked for.
     *
     * @return the files of one's own manifest, if there is one, before those that are published
     */
    public Manifest manifest() {
        return manifest;
    }

    /**
     * Finds weights.
     *
     * @param name their name
     * @return the weights
     * @throws IllegalArgumentException if there are none; the message lists the known names
     */
    public PublishedWeights named(String name) {
        return manifest.named(name)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        Spelling.unknown("name", name, names())));
    }

    private List<String> names() {
        return manifest.weights().stream().map(PublishedWeights::name).toList();
    }

    /**
     * Looks whether weights are here.
     *
     * @param weights the weights
     * @return their file; empty if it must be fetched
     */
    public Optional<Path> stored(PublishedWeights weights) {
        if (!weights.canBeFetched()) {
            return Optional.empty();
        }
        Path file = place(weights);
        try {
            boolean isWhole =
                    Files.isRegularFile(file)
                            && (weights.size().isEmpty()
                                    || Files.size(file) == weights.size().getAsLong());
            return isWhole ? Optional.of(file) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Path place(PublishedWeights weights) {
        return folder.resolve(weights.key()).resolve(weights.file());
    }

    /**
     * Gives the file of weights, which is fetched if it is not here.
     *
     * @param weights the weights
     * @return their file
     * @throws IOException if they cannot be fetched, for a reason that the message tells with the
     *     address or file
     */
    public Path fetch(PublishedWeights weights) throws IOException {
        Optional<Path> stored = stored(weights);
        if (stored.isPresent()) {
            return stored.get();
        }
        if (!weights.canBeFetched()) {
            throw new IOException(
                    weights.name()
                            + " cannot be fetched: "
                            + weights.byHand()
                            + ", and name the file as its weights");
        }
        if (offline) {
            throw new IOException(
                    weights.name()
                            + " is not in "
                            + folder
                            + ", and the program is offline (--offline, DJL_OFFLINE or"
                            + " ai.djl.offline): run 'tsgl download "
                            + weights.name()
                            + "' where there is a network, or name a file as its weights");
        }
        Path file = place(weights);
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new FileException(
                    file.getParent(), "cannot be made: " + FileException.reason(e), e);
        }
        StoreLock.hold(
                file.getParent(),
                () -> listener.waited(weights),
                () -> {
                    if (stored(weights).isEmpty()) { // else another process was faster
                        new Transfer(weights, transport, listener).to(file);
                        listener.stored(weights, file);
                    }
                });
        return file;
    }

    /**
     * Keeps a file that is brought by other means, such as a file system that machines share: once,
     * by one process at a time, however many ask. Its bytes are checked each time.
     *
     * @param name the name that the file gets
     * @param checksum what its bytes must have
     * @param content brings them if the file is not here
     * @return the file
     * @throws IOException if it cannot be brought or kept, or has other bytes
     */
    public Path keep(String name, Checksum checksum, WholeFile.Content content) throws IOException {
        Path own = folder.resolve(checksum.digits());
        Path file = own.resolve(name);
        try {
            Files.createDirectories(own);
        } catch (IOException e) {
            throw new FileException(own, "cannot be made: " + FileException.reason(e), e);
        }
        StoreLock.hold(
                own,
                () -> {},
                () -> {
                    if (!Files.isRegularFile(file) || !checksum.of(file).equals(checksum)) {
                        WholeFile.write(file, content);
                        Checksum found = checksum.of(file);
                        if (!found.equals(checksum)) {
                            Files.delete(file);
                            throw new IOException(
                                    name + ": its " + found + " is not " + checksum.digits());
                        }
                    }
                });
        return file;
    }

    /**
     * Checks the bytes of weights that are here.
     *
     * @param weights the weights
     * @return what is wrong with their file; empty if it is right
     * @throws IOException if there is no such file, or it cannot be read
     */
    public Optional<String> check(PublishedWeights weights) throws IOException {
        Path file = place(weights);
        FileException.requireReadable(file);
        Checksum wanted = weights.checksum().orElseThrow();
        Checksum found = wanted.of(file);
        return found.equals(wanted)
                ? Optional.empty()
                : Optional.of(file + ": its " + found + " is not " + wanted.digits());
    }

    /**
     * Removes weights, and what came of them in broken attempts.
     *
     * @param weights the weights
     * @return false if there was nothing of them
     * @throws IOException if they cannot be removed
     */
    public boolean remove(PublishedWeights weights) throws IOException {
        if (!weights.canBeFetched() || !Files.isDirectory(place(weights).getParent())) {
            return false;
        }
        Path own = place(weights).getParent();
        StoreLock.hold(own, () -> listener.waited(weights), () -> deleteFiles(own));
        Files.delete(own);
        return true;
    }

    private static void deleteFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /** Says where a store is and how it fetches. */
    public static final class Builder {

        private Path folder;
        private boolean offline;
        private String location =
                Optional.ofNullable(System.getProperty(MANIFEST_PROPERTY))
                        .or(() -> Optional.ofNullable(System.getenv("TSGL_MANIFEST")))
                        .orElse("");
        private DownloadListener listener = new DownloadListener() {};
        private Patience patience = Patience.USUAL;
        private ProxySelector proxies = new EnvironmentProxies(System.getenv());

        private Builder() {}

        /**
         * Sets the folder.
         *
         * @param folder the folder, which is made if need be
         * @return this builder
         */
        public Builder optFolder(Path folder) {
            this.folder = Objects.requireNonNull(folder, "folder");
            return this;
        }

        /**
         * Sets a manifest whose files come before the published ones; {@link #MANIFEST_PROPERTY} if
         * not set.
         *
         * @param location a file, or an address, whose content is kept for times without a network
         * @return this builder
         */
        public Builder optManifest(String location) {
            this.location = Objects.requireNonNull(location, "location");
            return this;
        }

        /**
         * Has no socket opened, whatever the program's settings are.
         *
         * @return this builder
         */
        public Builder optOffline() {
            offline = true;
            return this;
        }

        /**
         * Sets who is told what happens.
         *
         * @param listener the listener
         * @return this builder
         */
        public Builder optListener(DownloadListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        Builder optPatience(Patience patience) {
            this.patience = patience;
            return this;
        }

        Builder optProxies(ProxySelector proxies) {
            this.proxies = proxies;
            return this;
        }

        /**
         * Makes the store. Only a manifest of one's own is read.
         *
         * @return the store
         * @throws IOException if the manifest cannot be read, or is none
         */
        public WeightsStore build() throws IOException {
            return new WeightsStore(this);
        }
    }
}
