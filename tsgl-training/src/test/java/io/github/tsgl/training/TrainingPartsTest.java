// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.training.config.ConfigException;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.training.data.SampleBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingPartsTest {

    private static final int SIDE = 64;

    @TempDir private Path folder;

    private final List<String> warnings = new ArrayList<>();
    private Path photos;
    private Path masks;

    @BeforeEach
    void writePhotosAndMasks() throws IOException {
        photos = PictureFiles.twoPhotos(folder.resolve("photos"));
        masks = Files.createDirectory(folder.resolve("masks"));
        box("small.png", 24, 24, 16, 16);
        box("strip.png", 0, 0, 16, 64);
        box("middle.png", 16, 16, 32, 32);
    }

    @Test
    void aFoldersMasksAreChosenByHoleRatio() throws IOException {
        assertThat(holeRatios("masks.min=0.1", "masks.max=0.3")).containsOnly(0.25);
        assertThat(warnings).containsExactly(used(2));
    }

    @Test
    void aMaskOfTheLowerEndIsLeftOutAndOneOfTheUpperIsNot() throws IOException {
        assertThat(holeRatios("masks.min=0.0625", "masks.max=0.25")).containsOnly(0.25);
        assertThat(holeRatios("masks.min=0.01", "masks.max=0.0625")).containsOnly(0.0625);
    }

    @Test
    void aFoldersMasksAreChosenByTheirDistanceFromTheBorder() throws IOException {
        assertThat(holeRatios("masks.border=far", "masks.min=0.01")).contains(0.0625, 0.25);
        assertThat(holeRatios("masks.border=near", "masks.min=0.01")).containsOnly(0.25);
        assertThat(warnings).containsExactly(used(2), used(1));
    }

    @Test
    void nothingIsSaidIfAllMasksAreUsed() throws IOException {
        assertThat(holeRatios("masks.min=0.01")).contains(0.0625, 0.25);
        assertThat(warnings).isEmpty();
    }

    @Test
    void filesThatAreNoMasksAreNamed() throws IOException {
        Files.writeString(masks.resolve("text.png"), "no picture");
        holeRatios("masks.min=0.01");
        assertThat(warnings).hasSize(2).first().isEqualTo("1 files of " + masks + " are left out:");
        assertThat(warnings.get(1)).contains("text.png: is not");
    }

    @Test
    void aRangeWithoutMasksIsOneLineThatNamesFolderAndRange() {
        assertThatThrownBy(() -> holeRatios("masks.min=0.5", "masks.max=0.6"))
                .isInstanceOf(FileException.class)
                .hasMessage(masks + ": none of its 3 masks has a hole ratio above 0.5 up to 0.6");
        assertThatThrownBy(() -> holeRatios("masks.min=0.01", "masks.max=0.1", "masks.border=near"))
                .hasMessage(masks + ": none of its 1 masks has holes close to the border");
    }

    @Test
    void drawnHolesHaveNoDistanceFromTheBorder() {
        TrainingConfig config = TrainingConfig.recipe("tsgl-tiny");
        for (String other : List.of("masks.folder=null", "masks.kind=objects")) {
            List<String> settings = List.of("masks.folder=x", other, "masks.border=far");
            assertThatThrownBy(() -> config.with(settings))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageEndingWith(
                            "masks.border needs a masks.folder of masks: drawn holes lie anywhere");
        }
    }

    @Test
    void samplesOfPreparedPhotosSeeTheWholePhotosSmoothedInEightBitsAndWriteNothing()
            throws IOException {
        Path prepared = Files.createDirectory(folder.resolve("prepared"));
        SampleBatch own = sample();
        SampleBatch whole = sample("data.prepared=" + prepared);
        assertThat(warnings).singleElement().asString().startsWith(prepared + ": has no b.png.");

        assertThat(whole.truth(0)).isEqualTo(own.truth(0));
        assertThat(whole.holed(0)).isEqualTo(own.holed(0));
        try (NDManager manager = NDManager.newBaseManager()) {
            InpaintingInputs inputs = whole.inputs(manager);
            assertThat(inputs.smoothed()).isNotEqualTo(own.inputs(manager).smoothed());
            NDArray levels = inputs.smoothed().add(1).mul(127.5f).mul(inputs.mask());
            assertThat(levels.sub(levels.round()).abs().max().getFloat()).isLessThan(1e-4f);
        }
        try (Stream<Path> written = Files.list(prepared)) {
            assertThat(written).isEmpty();
        }
    }

    @Test
    void preparedPhotosNeedTheirFolderBesideThePhotos() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> sample("data.prepared=" + missing))
                .isInstanceOf(FileException.class)
                .hasMessage(missing + ": is not a folder of prepared photos");
        assertThatThrownBy(() -> sample("data.prepared=" + photos))
                .isInstanceOf(FileException.class)
                .hasMessageContaining("would be taken for photos");
    }

    @Test
    void whatDependsOnHolesIsNotTakenFromPreparedPhotos() {
        assertThatThrownBy(() -> sample("data.prepared=x", "data.edges=known-pixels"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "data.edges must be whole-picture or published for prepared photos");
    }

    private SampleBatch sample(String... settings) throws IOException {
        List<String> all = new ArrayList<>(List.of("data.folder=" + photos, "data.crop=32"));
        all.addAll(List.of("data.edges=published", "data.texture=l0", "data.smallest=32"));
        all.addAll(List.of(settings));
        TrainingConfig config = TrainingConfig.recipe("tsgl-tiny").with(all);
        return new TrainingParts(config, warnings::add).samples().batch(0, 2, 32);
    }

    private void box(String name, int x, int y, int width, int height) {
        PictureFiles.write(masks.resolve(name), PictureFiles.mask(SIDE, SIDE, x, y, width, height));
    }

    private String used(int count) {
        return masks
                + ": "
                + count
                + " of 3 masks are used, by masks.min, masks.max and masks.border";
    }

    /** Of sixteen samples. */
    private List<Double> holeRatios(String... settings) throws IOException {
        List<String> all =
                Stream.concat(
                                Stream.of("data.folder=" + photos, "masks.folder=" + masks),
                                Stream.of(settings))
                        .toList();
        TrainingConfig config = TrainingConfig.recipe("tsgl-tiny").with(all);
        SampleBatch batch = new TrainingParts(config, warnings::add).samples().batch(0, 16, SIDE);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray known = batch.inputs(manager).mask();
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < batch.count(); i++) {
                ratios.add(1.0 - known.get(i).mean().getFloat());
            }
            return ratios;
        }
    }
}
