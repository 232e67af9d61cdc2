// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.examples;

import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.encoder.host.ModelSpec;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.weights.SafetensorsWriter;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.InpaintingModel;
import io.github.tsgl.zoo.PublishedFolder;
import io.github.tsgl.zoo.download.WeightsStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsByNameTest {

    @TempDir private Path folder;

    private String offline;

    @BeforeEach
    void goOnline() {
        offline = System.getProperty("ai.djl.offline");
        System.setProperty("ai.djl.offline", "false");
        System.setProperty("DJL_CACHE_DIR", folder.resolve("cache").toString());
    }

    @AfterEach
    void goBack() {
        System.clearProperty("DJL_CACHE_DIR");
        System.clearProperty(WeightsStore.MANIFEST_PROPERTY);
        if (offline != null) {
            System.setProperty("ai.djl.offline", offline);
        }
    }

    @Test
    void aNamedNetworkFillsTheHole() throws Exception {
        HoledPhoto holed = HoledPhoto.in(folder);
        Path published = folder.resolve("public");
        new PublishedFolder(published).add("windows", "CC0-1.0", "", "this test", trained());
        System.setProperty(
                WeightsStore.MANIFEST_PROPERTY, published.resolve("manifest.json").toString());

        WeightsByName.main(
                new String[] {
                    "windows",
                    holed.photo().toString(),
                    holed.mask().toString(),
                    holed.result().toString()
                });

        holed.assertFilled();
    }

    private Path trained() throws Exception {
        NetworkSpec network = NetworkSpec.of("lama").withWidth(4).withBlocks(1);
        Path file = folder.resolve("trained.safetensors");
        try (ZooModel<InpaintingInput, Image> model =
                InpaintingModel.builder().optNetwork(network).optRandomWeights().load()) {
            SafetensorsWriter.builder()
                    .optMetadata(new ModelSpec(network, InputSpec.pictureAndMask()).toMetadata())
                    .build()
                    .write(file, model.getBlock());
        }
        return file;
    }
}
