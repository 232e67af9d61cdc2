// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.tsgl.image.io.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Says where files of weights are: a JSON object of a {@code format}, 1, and an array {@code
 * weights}. Its objects have what {@link PublishedWeights} has, under the same names; a checksum is
 * {@code sha256} or {@code gitBlobSha1}. Mirrors may be relative to the manifest's own address.
 *
 * @param weights the files
 */
public record Manifest(List<PublishedWeights> weights) {

    static final int LARGEST = 1 << 20;

    private static final int FORMAT = 1;
    private static final String WEIGHTS = "weights";

    /**
     * Makes a manifest.
     *
     * @param weights the files
     * @throws IllegalArgumentException if two have the same name
     */
    public Manifest {
        weights = List.copyOf(weights);
        if (weights.stream().map(PublishedWeights::name).distinct().count() < weights.size()) {
            throw new IllegalArgumentException("two files have the same name");
        }
    }

    /**
     * The published files that this library knows.
     *
     * @return the manifest
     */
    public static Manifest shipped() {
        try (InputStream in = Manifest.class.getResourceAsStream("manifest.json")) {
            return parse(in.readAllBytes(), URI.create("tsgl:/manifest.json"));
        } catch (IOException e) {
            throw new IllegalStateException(e); // a part of this library
        }
    }

    /**
     * Reads a manifest.
     *
     * @param file the file
     * @return the manifest
     * @throws IOException if it cannot be read, or is none
     */
    public static Manifest read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + ": is too large for a manifest");
        }
        return parse(Files.readAllBytes(file), file.toAbsolutePath().toUri());
    }

    /** Reads what an address has sent. */
    static Manifest parse(byte[] json, URI address) throws IOException {
        try {
            JsonObject root =
                    JsonParser.parseString(new String(json, StandardCharsets.UTF_8))
                            .getAsJsonObject();
            if (!root.has("format") || root.get("format").getAsInt() != FORMAT) {
                throw new IllegalArgumentException("its format is not " + FORMAT);
            }
            List<PublishedWeights> weights = new ArrayList<>();
            for (JsonElement element : root.getAsJsonArray(WEIGHTS)) {
                weights.add(entry(element.getAsJsonObject(), address));
            }
            return new Manifest(weights);
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | NullPointerException
                | UnsupportedOperationException e) {
            throw new IOException(address + ": is no manifest of weights: " + e.getMessage(), e);
        }
    }

    private static PublishedWeights entry(JsonObject json, URI address) {
        List<URI> mirrors = new ArrayList<>();
        if (json.has("mirrors")) {
            for (JsonElement mirror : json.getAsJsonArray("mirrors")) {
                mirrors.add(mirror(mirror.getAsString(), address));
            }
        }
        return new PublishedWeights(
                text(json, "name")
                        .orElseThrow(() -> new IllegalArgumentException("a name is missing")),
                text(json, "host"),
                text(json, "file").orElse(""),
                mirrors,
                json.has("size")
                        ? OptionalLong.of(json.get("size").getAsLong())
                        : OptionalLong.empty(),
                checksum(json),
                text(json, "license").orElse("unknown"),
                text(json, "notice").orElse(""),
                text(json, "origin").orElse(address.toString()));
    }

    private static URI mirror(String text, URI address) {
        URI mirror = address.resolve(URI.create(text));
        if (Transport.isFile(mirror) && !Transport.isFile(address)) {
            throw new IllegalArgumentException(text + " is a file of this machine");
        }
        return mirror;
    }

    private static Optional<Checksum> checksum(JsonObject json) {
        Optional<Checksum> sha256 =
                text(json, "sha256").map(digits -> new Checksum(Checksum.Kind.SHA256, digits));
        return sha256.or(
                () ->
                        text(json, "gitBlobSha1")
                                .map(digits -> new Checksum(Checksum.Kind.GIT_BLOB_SHA1, digits)));
    }

    private static Optional<String> text(JsonObject json, String name) {
        return Optional.ofNullable(json.get(name)).map(JsonElement::getAsString);
    }

    /**
     * Finds a file.
     *
     * @param name its name
     * @return the file; empty if there is none of that name
     */
    public Optional<PublishedWeights> named(String name) {
        return weights.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    /**
     * Puts another manifest behind this one.
     *
     * @param other the other one
     * @return all files of this one, then those of the other whose names are not among them
     */
    public Manifest before(Manifest other) {
        Map<String, PublishedWeights> all = new LinkedHashMap<>();
        weights.forEach(entry -> all.put(entry.name(), entry));
        other.weights.forEach(entry -> all.putIfAbsent(entry.name(), entry));
        return new Manifest(List.copyOf(all.values()));
    }

    /**
     * Writes the manifest.
     *
     * @param file the file, whole or not at all; mirrors in its folder become relative to it
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        URI folder = file.toAbsolutePath().getParent().toUri();
        String text = new GsonBuilder().setPrettyPrinting().create().toJson(toJson(folder));
        WholeFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    JsonObject toJson(URI folder) {
        JsonArray array = new JsonArray();
        for (PublishedWeights entry : weights) {
            JsonObject json = new JsonObject();
            json.addProperty("name", entry.name());
            entry.host().ifPresent(host -> json.addProperty("host", host));
            json.addProperty("file", entry.file());
            JsonArray mirrors = new JsonArray();
            entry.mirrors().forEach(mirror -> mirrors.add(folder.relativize(mirror).toString()));
            json.add("mirrors", mirrors);
            entry.size().ifPresent(size -> json.addProperty("size", size));
            entry.checksum()
                    .ifPresent(
                            checksum ->
                                    json.addProperty(
                                            checksum.kind() == Checksum.Kind.SHA256
                                                    ? "sha256"
                                                    : "gitBlobSha1",
                                            checksum.digits()));
            json.addProperty("license", entry.license());
            json.addProperty("notice", entry.notice());
            json.addProperty("origin", entry.origin());
            array.add(json);
        }
        JsonObject root = new JsonObject();
        root.addProperty("format", FORMAT);
        root.add(WEIGHTS, array);
        return root;
    }
}
