// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.zoo.InpaintingModel;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {

    private static final String SHA = "0123456789abcdef".repeat(4);

    @TempDir private Path folder;

    @Test
    void everyHostWithPublishedFilesIsInTheShippedManifest() {
        assertThat(Hosts.all())
                .filteredOn(host -> !host.origin().files().isEmpty())
                .filteredOn(host -> !InpaintingModel.hasShippedWeights(host.name()))
                .isNotEmpty()
                .allSatisfy(
                        host -> {
                            PublishedWeights weights = weights(host);
                            assertThat(weights.host()).contains(host.name());
                            assertThat(host.origin().files()).contains(weights.file());
                            assertThat(weights.license()).isEqualTo(host.origin().license());
                            assertThat(weights.origin()).isEqualTo(host.origin().source());
                        });
    }

    private static PublishedWeights weights(InpaintingHost host) {
        return Manifest.shipped().named(host.name()).orElseThrow();
    }

    @Test
    void theShippedManifestNamesHostsThatThereAre() {
        assertThat(Manifest.shipped().weights())
                .allSatisfy(weights -> weights.host().ifPresent(Hosts::named))
                .allSatisfy(
                        weights ->
                                assertThat(weights.mirrors()).allSatisfy(Address::requireTrusted));
    }

    @Test
    void noHostsDefaultIsOfAnUnclearLicense() {
        assertThat(Manifest.shipped().weights())
                .filteredOn(weights -> weights.canBeFetched() && weights.host().isPresent())
                .filteredOn(weights -> weights.name().equals(weights.host().get()))
                .extracting(PublishedWeights::license)
                .containsExactlyInAnyOrder("Apache-2.0", "BSD-3-Clause");
    }

    @Test
    void mirrorsAreRelativeToTheManifest() throws IOException {
        String json = manifest("mirrors", "[\"files/w.bin\", \"https://b.org/w.bin\"]");
        Path file = Files.writeString(folder.resolve("manifest.json"), json);

        assertThat(parsed(json, "https://a.org/x/manifest.json").named("w").get().mirrors())
                .containsExactly(
                        URI.create("https://a.org/x/files/w.bin"),
                        URI.create("https://b.org/w.bin"));
        assertThat(Manifest.read(file).named("w").get().mirrors())
                .startsWith(folder.toUri().resolve("files/w.bin"));
    }

    @Test
    void oneManifestGoesBeforeAnother() throws IOException {
        Manifest own = parsed(manifest("name", "\"hifill\""), "https://a.org/manifest.json");

        Manifest both = own.before(Manifest.shipped());

        assertThat(both.weights()).hasSameSizeAs(Manifest.shipped().weights());
        assertThat(both.named("hifill").get().mirrors())
                .containsExactly(URI.create("https://a.org/w.bin"));
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Manifest manifest = Manifest.shipped();
        URI folder = URI.create("https://a.org/");

        assertThat(parsed(manifest.toJson(folder).toString(), "https://a.org/manifest.json"))
                .isEqualTo(manifest);
    }

    @Test
    void whatIsNoManifestIsRefused() {
        for (String[] wrong :
                new String[][] {
                    {"[]", "Not a JSON Object"},
                    {"{}", "its format is not 1"},
                    {"rubbish", "Not a JSON Object"},
                    {"{\"format\": 2}", "its format is not 1"},
                    {manifest("name", "\"../w\""), "the name '../w' is not of letters"},
                    {manifest("file", "\"a/w\""), "the file 'a/w' is not of letters"},
                    {manifest("file", "\"..\""), "the file '..' is not of letters"},
                    {manifest("sha256", "\"00\""), "a SHA-256 has 64 hexadecimal digits"},
                    {manifest("sha512", "\"00\"").replace("sha256", "sha"), "no checksum"},
                    {manifest("mirrors", "[\"file:/etc/passwd\"]"), "is a file of this machine"},
                }) {
            assertThatThrownBy(() -> parsed(wrong[0], "https://a.org/manifest.json"))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(
                            "https://a.org/manifest.json: is no manifest of weights: ")
                    .hasMessageContaining(wrong[1]);
        }
    }

    private static Manifest parsed(String json, String address) throws IOException {
        return Manifest.parse(json.getBytes(StandardCharsets.UTF_8), URI.create(address));
    }

    /** A manifest of one file, with one value that differs or comes to it. */
    private static String manifest(String key, String value) {
        String entry =
                "{\"name\": \"w\", \"file\": \"w.bin\", \"mirrors\": [\"w.bin\"], \"sha256\": \""
                        + SHA
                        + "\"}";
        String other = "\"" + key + "\": " + value;
        String changed = entry.replaceFirst("\"" + key + "\": (\\[[^]]*]|\"[^\"]*\")", other);
        String whole = changed.equals(entry) ? entry.replace("}", ", " + other + "}") : changed;
        return "{\"format\": 1, \"weights\": [" + whole + "]}";
    }
}
