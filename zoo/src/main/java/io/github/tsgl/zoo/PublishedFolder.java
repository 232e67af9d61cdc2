// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.Application;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.tsgl.encoder.host.ModelSpec;
import io.github.tsgl.image.io.WholeFile;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.zoo.download.Checksum;
import io.github.tsgl.zoo.download.Manifest;
import io.github.tsgl.zoo.download.PublishedWeights;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A folder of trained models that any web server can serve, or a file system: {@code manifest.json}
 * for {@link io.github.tsgl.zoo.download.WeightsStore}, a repository of DJL, and for each model an
 * archive that DJL loads by its address.
 */
public final class PublishedFolder {

    /** What DJL must know to load a model. */
    static final Map<String, String> ARGUMENTS =
            Map.of(
                    "engine", "PyTorch",
                    "blockFactory", InpaintingBlockFactory.class.getName(),
                    "translatorFactory", InpaintingTranslatorFactory.class.getName());

    /** The block factory has read the parameters. */
    static final Map<String, String> OPTIONS = Map.of("hasParameter", "false");

    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();
    private static final String MANIFEST = "manifest.json";
    private static final String VERSION = "0.0.";

    private final Path folder;

    /**
     * Names the folder.
     *
     * @param folder the folder, which is made if need be
     */
    public PublishedFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Adds a model, or a new version of it. Earlier versions stay for programs that know them.
     *
     * @param name the model's name
     * @param license its license, such as {@code Apache-2.0}
     * @param notice what its users should know; may be empty
     * @param origin where it comes from
     * @param weights a safetensors file that tells its network, such as an exported one
     * @return what the manifest says of it
     * @throws IOException if the file cannot be read or the folder cannot be written
     * @throws IllegalArgumentException if the name cannot be one, or the file does not tell its
     *     network
     */
    public PublishedWeights add(
            String name, String license, String notice, String origin, Path weights)
            throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(weights)) {
            if (ModelSpec.of(checkpoint.metadata()).isEmpty()) {
                throw new IllegalArgumentException(weights + " does not tell its network");
            }
        }
        String file = name + ".safetensors";
        Checksum checksum = Checksum.of(Checksum.Kind.SHA256, weights);
        String sha1 = sha1(weights);
        Path model =
                folder.resolve("model")
                        .resolve(Application.CV.IMAGE_ENHANCEMENT.getPath())
                        .resolve(TsglModelZoo.GROUP_ID.replace('.', '/'))
                        .resolve(name);
        String version = version(model.resolve("metadata.json"), sha1);
        Path place = model.resolve(version).resolve(file);
        PublishedWeights entry =
                new PublishedWeights(
                        name,
                        Optional.empty(),
                        file,
                        List.of(place.toAbsolutePath().toUri()),
                        OptionalLong.of(Files.size(weights)),
                        Optional.of(checksum),
                        license,
                        notice,
                        origin);
        Manifest manifest = new Manifest(List.of(entry));
        if (Files.exists(folder.resolve(MANIFEST))) {
            manifest = manifest.before(Manifest.read(folder.resolve(MANIFEST)));
        }
        Files.createDirectories(place.getParent());
        WholeFile.write(place, out -> Files.copy(weights, out));
        WholeFile.write(folder.resolve(name + ".zip"), out -> zip(out, file, weights));
        String metadata = GSON.toJson(metadata(entry, version, sha1));
        WholeFile.write(model.resolve("metadata.json"), out -> out.write(utf8(metadata)));
        manifest.write(folder.resolve(MANIFEST)); // last: all that it names is there
        return entry;
    }

    /** The version of this content: DJL never looks at one again that it has. */
    private static String version(Path metadata, String sha1) throws IOException {
        if (!Files.exists(metadata)) {
            return VERSION + 1;
        }
        try {
            JsonObject artifact =
                    JsonParser.parseString(Files.readString(metadata))
                            .getAsJsonObject()
                            .getAsJsonArray("artifacts")
                            .get(0)
                            .getAsJsonObject();
            String version = artifact.get("version").getAsString();
            JsonElement known =
                    artifact.getAsJsonObject("files").getAsJsonObject("weights").get("sha1Hash");
            int number = Integer.parseInt(version.substring(VERSION.length()));
            return known.getAsString().equals(sha1) ? version : VERSION + (number + 1);
        } catch (RuntimeException e) {
            throw new IOException(metadata + ": was not written by this program", e);
        }
    }

    private static JsonObject metadata(PublishedWeights entry, String version, String sha1) {
        JsonObject file = new JsonObject();
        file.addProperty("uri", version + "/" + entry.file());
        file.addProperty("name", entry.file());
        file.addProperty("sha1Hash", sha1);
        file.addProperty("size", entry.size().orElseThrow());
        JsonObject files = new JsonObject();
        files.add("weights", file);
        JsonObject artifact = new JsonObject();
        artifact.addProperty("version", version);
        artifact.addProperty("snapshot", false);
        artifact.addProperty("name", entry.name());
        artifact.add("arguments", GSON.toJsonTree(ARGUMENTS));
        artifact.add("options", GSON.toJsonTree(OPTIONS));
        artifact.add("files", files);
        JsonArray artifacts = new JsonArray();
        artifacts.add(artifact);
        JsonObject license = new JsonObject();
        license.addProperty("name", entry.license());
        license.addProperty("url", "");
        JsonObject licenses = new JsonObject();
        licenses.add("license", license);
        JsonObject root = new JsonObject();
        root.addProperty("metadataVersion", "0.2");
        root.addProperty("resourceType", "model");
        root.addProperty("application", Application.CV.IMAGE_ENHANCEMENT.getPath());
        root.addProperty("groupId", TsglModelZoo.GROUP_ID);
        root.addProperty("artifactId", entry.name());
        root.addProperty("name", entry.name());
        root.addProperty("description", entry.notice());
        root.addProperty("website", entry.origin());
        root.add("licenses", licenses);
        root.add("artifacts", artifacts);
        return root;
    }

    private static void zip(OutputStream out, String file, Path weights) throws IOException {
        StringBuilder properties = new StringBuilder();
        ARGUMENTS.forEach((key, value) -> properties.append(key + "=" + value + "\n"));
        OPTIONS.forEach((key, value) -> properties.append("option." + key + "=" + value + "\n"));
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setLevel(1); // weights hardly become smaller
        zip.putNextEntry(new ZipEntry("serving.properties"));
        zip.write(utf8(properties.toString()));
        zip.putNextEntry(new ZipEntry(file));
        Files.copy(weights, zip);
        zip.finish();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String sha1(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
            Files.copy(file, out);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
