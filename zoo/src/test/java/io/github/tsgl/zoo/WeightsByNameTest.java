// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.training.util.ProgressBar;
import com.sun.net.httpserver.HttpServer;
import io.github.tsgl.encoder.host.ModelSpec;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.weights.SafetensorsWriter;
import io.github.tsgl.zoo.download.Checksum;
import io.github.tsgl.zoo.download.WeightsStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trained model, published, and found by its name and in DJL's own ways. */
class WeightsByNameTest {

    @TempDir private Path folder;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private String offline;
    private Path published;

    @BeforeEach
    void publish() throws Exception {
        offline = System.getProperty("ai.djl.offline");
        System.setProperty("ai.djl.offline", "false");
        System.setProperty("DJL_CACHE_DIR", folder.resolve("cache").toString());
        published = folder.resolve("published");
        new PublishedFolder(published).add("mine", "CC0-1.0", "for tests", "here", trained(1));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    requests.add(exchange.getRequestURI().getPath());
                    Path file = published.resolve(exchange.getRequestURI().getPath().substring(1));
                    byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
                    exchange.sendResponseHeaders(Files.exists(file) ? 200 : 404, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        System.clearProperty("DJL_CACHE_DIR");
        System.clearProperty(WeightsStore.MANIFEST_PROPERTY);
        if (offline != null) {
            System.setProperty("ai.djl.offline", offline);
        }
    }

    private Path trained(int blocks) throws Exception {
        NetworkSpec network = NetworkSpec.of("lama").withWidth(4).withBlocks(blocks);
        ModelSpec spec = new ModelSpec(network, InputSpec.pictureAndMask());
        Path file = folder.resolve("trained-" + blocks + ".safetensors");
        try (ZooModel<InpaintingInput, Image> model =
                InpaintingModel.builder()
                        .optNetwork(network)
                        .optDevice(Device.cpu())
                        .optRandomWeights()
                        .load()) {
            SafetensorsWriter.builder()
                    .optMetadata(spec.toMetadata())
                    .build()
                    .write(file, model.getBlock());
        }
        return file;
    }

    private String address() {
        return "http://localhost:" + server.getAddress().getPort() + "/";
    }

    @Test
    void aBuilderFindsItInAManifest() throws Exception {
        for (String manifest : List.of(address() + "manifest.json", published + "/manifest.json")) {
            WeightsStore store = WeightsStore.builder().optManifest(manifest).build();

            try (ZooModel<InpaintingInput, Image> model =
                    InpaintingModel.builder()
                            .optPublished(store, "mine")
                            .optDevice(Device.cpu())
                            .load()) {
                assertThat(model.getName()).isEqualTo("lama");
            }
            store.remove(store.named("mine"));
        }
        assertThat(requests).hasSize(2);
    }

    @Test
    void aManifestIsKeptForTimesWithoutANetwork() throws Exception {
        String manifest = address() + "manifest.json";
        WeightsStore first = WeightsStore.builder().optManifest(manifest).build();
        Path file = first.fetch(first.named("mine"));
        server.stop(0);

        WeightsStore second = WeightsStore.builder().optOffline().optManifest(manifest).build();
        assertThat(second.fetch(second.named("mine"))).isEqualTo(file);
        assertThatThrownBy(
                        () ->
                                WeightsStore.builder()
                                        .optOffline()
                                        .optManifest(address() + "other.json")
                                        .build())
                .isInstanceOf(IOException.class)
                .hasMessage(
                        address() + "other.json: was not read before, and the program is offline");
    }

    @Test
    void djlLoadsItByOurAddresses() throws Exception {
        String manifest = address() + "manifest.json";
        String encoded = URLEncoder.encode(manifest, StandardCharsets.UTF_8);
        load(criteria().optModelUrls("tsgl://mine?manifest=" + encoded));
        System.setProperty(WeightsStore.MANIFEST_PROPERTY, manifest);
        load(criteria().optModelUrls("tsgl://mine").optProgress(new ProgressBar()));

        assertThat(requests).filteredOn(path -> path.endsWith(".safetensors")).hasSize(1);
    }

    @Test
    void djlLoadsTheFolderTheServedArchiveAndANewVersion() throws Exception {
        load(criteria().optModelUrls(published.toUri().toString()));
        load(
                criteria()
                        .optModelUrls(address() + "mine.zip")
                        .optTranslatorFactory(new InpaintingTranslatorFactory()));
        Criteria.builder()
                .setTypes(Input.class, Output.class)
                .optModelUrls(address() + "mine.zip")
                .optDevice(Device.cpu())
                .build()
                .loadModel()
                .close();
        assertThat(requests).containsOnly("/mine.zip");

        new PublishedFolder(published).add("mine", "CC0-1.0", "more", "here", trained(2));
        ZooModel<InpaintingInput, Image> model =
                criteria().optModelUrls(published.toUri().toString()).build().loadModel();
        assertThat(model.getProperty("network.blocks")).isEqualTo("2");
        model.close();
    }

    @Test
    void aSearchThatNamesNoModelFetchesNothing() {
        assertThatThrownBy(
                        () ->
                                Criteria.builder()
                                        .setTypes(String.class, Image.class)
                                        .optModelZoo(new TsglModelZoo())
                                        .build()
                                        .loadModel())
                .isInstanceOf(ModelNotFoundException.class);
        assertThat(folder.resolve("cache/tsgl")).doesNotExist();
    }

    @Test
    void aModelWithoutWeightsIsFetchedByItsName() throws Exception {
        Path weights = folder.resolve("stand-in.safetensors");
        try (ZooModel<InpaintingInput, Image> model =
                InpaintingModel.builder().optModel("stand-in").optRandomWeights().load()) {
            SafetensorsWriter.builder().build().write(weights, model.getBlock());
        }
        Files.copy(weights, published.resolve("stand-in.safetensors"));
        Files.writeString(
                published.resolve("manifest.json"),
                """
                {"format": 1, "weights": [{"name": "stand-in", "host": "stand-in",
                  "file": "stand-in.safetensors", "mirrors": ["stand-in.safetensors"],
                  "sha256": "%s"}]}
                """
                        .formatted(Checksum.of(Checksum.Kind.SHA256, weights).digits()));
        System.setProperty(WeightsStore.MANIFEST_PROPERTY, address() + "manifest.json");
        Criteria<InpaintingInput, Image> criteria =
                criteria().optModelZoo(new TsglModelZoo()).optArtifactId("stand-in").build();
        assertThat(criteria.isDownloaded()).isFalse();
        criteria.downloadModel();
        assertThat(criteria.isDownloaded()).isTrue();
        criteria.loadModel().close();
        InpaintingModel.builder().optModel("stand-in").load().close();

        assertThat(requests).filteredOn("/stand-in.safetensors"::equals).hasSize(1);
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("DJL_CACHE_DIR", folder.resolve("empty").toString());
        System.setProperty(
                WeightsStore.MANIFEST_PROPERTY, published.resolve("manifest.json").toString());
        assertThatThrownBy(() -> criteria.loadModel())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("stand-in is not in ")
                .hasMessageContaining("the program is offline");
    }

    private static void load(Criteria.Builder<InpaintingInput, Image> criteria) throws Exception {
        try (ZooModel<InpaintingInput, Image> model = criteria.build().loadModel()) {
            assertThat(model.getProperty("network.host")).isEqualTo("lama");
        }
    }

    private static Criteria.Builder<InpaintingInput, Image> criteria() {
        return Criteria.builder()
                .setTypes(InpaintingInput.class, Image.class)
                .optDevice(Device.cpu());
    }
}
