// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.github.tsgl.encoder.input.EdgeSource;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.LabelFolder;
import io.github.tsgl.training.TestPhotos;
import io.github.tsgl.training.mask.MaskGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleSourceTest {

    private static final LongFunction<Prefetcher.Order> PAIRS =
            number -> new Prefetcher.Order(2, 32);

    private static final InputPreparation LABELS =
            new InputPreparation(
                    new InputSpec(
                            Set.of(Prior.LABELS),
                            EdgeSource.KNOWN_PIXELS,
                            Smoothing.NONE,
                            InputSpec.SIGMA));

    @TempDir Path folder;

    @Test
    void numberAndSeedDecideTheBatch() {
        SampleSource source = waves(1);
        RgbImage truth = source.batch(4, 2, 32).truth(1);
        assertThat(waves(1).batch(4, 2, 32).truth(1)).isEqualTo(truth);
        assertThat(source.batch(5, 2, 32).truth(1)).isNotEqualTo(truth);
        assertThat(waves(2).batch(4, 2, 32).truth(1)).isNotEqualTo(truth);
    }

    @Test
    void batchesComeInOrderHoweverManyThreadsMakeThem() throws Exception {
        for (int i = 0; i < 5; i++) {
            write(i + ".png", 60 + i);
        }
        SampleSource small = source(PhotoSet.builder().optFolder(folder).optCacheBytes(20_000));
        SampleSource large = source(PhotoSet.builder().optFolder(folder));
        SampleSource none = source(PhotoSet.builder().optFolder(folder).optCacheBytes(0));
        try (Prefetcher prefetcher = new Prefetcher(small, PAIRS, 3, 5, 0);
                Prefetcher later = new Prefetcher(large, PAIRS, 2, 4, 6)) {
            for (int i = 0; i < 12; i++) {
                SampleBatch batch = prefetcher.next();
                requireSame(batch, none.batch(i, 2, 32));
                if (i >= 6) {
                    requireSame(batch, later.next());
                }
            }
        }
    }

    @Test
    void aPhotoFoundDamagedLaterChangesNoBatch() throws IOException {
        for (int i = 0; i < 3; i++) {
            write(i + ".jpg", 64);
        }
        byte[] bytes = Files.readAllBytes(folder.resolve("1.jpg"));
        byte[] hollow = Arrays.copyOf(bytes, bytes.length - 500);
        hollow[hollow.length - 2] = (byte) 0xff;
        hollow[hollow.length - 1] = (byte) 0xd9;
        Files.write(folder.resolve("1.jpg"), hollow);
        PhotoSet photos = PhotoSet.builder().optFolder(folder).build();
        SampleSource source = source(photos);
        SampleBatch before = source.batch(3, 4, 32);
        for (int i = 0; i < 8; i++) {
            source.batch(i, 4, 32);
        }
        assertThat(photos.skipped()).hasSize(1);
        requireSame(source.batch(3, 4, 32), before);
        requireSame(source(PhotoSet.builder().optFolder(folder)).batch(3, 4, 32), before);
    }

    /** The maps are the photos themselves, so that they show where they were cut. */
    @Test
    void aSemanticMapMovesWithItsPhoto() throws IOException {
        Path maps = Files.createDirectory(folder.resolve("maps"));
        Path pictures = Files.createDirectory(folder.resolve("photos"));
        for (int i = 0; i < 3; i++) {
            write("maps/" + i + ".png", 60 + 20 * i);
            write("photos/" + i + ".png", 60 + 20 * i);
        }
        PhotoSet photos =
                PhotoSet.builder().optFolder(pictures).optLabels(LabelFolder.open(maps)).build();
        SampleSource source =
                new SampleSource(
                        photos,
                        Weighting.PHOTOS,
                        CropPolicy.crop(),
                        LABELS,
                        MaskGenerator.irregular(0.2, 0.4),
                        1);
        try (NDManager manager = NDManager.newBaseManager()) {
            for (int number = 0; number < 5; number++) {
                InpaintingInputs inputs = source.batch(number, 4, 32).inputs(manager);
                assertThat(inputs.prior(Prior.LABELS)).isEqualTo(inputs.picture());
            }
        }
    }

    @Test
    void aPhotoWithoutASemanticMapIsNamedAndLeftOut() throws IOException {
        Path maps = Files.createDirectory(folder.resolve("maps"));
        Path pictures = Files.createDirectory(folder.resolve("photos"));
        write("maps/0.png", 60);
        write("photos/0.png", 60);
        write("maps/1.png", 61);
        write("photos/1.png", 62);
        write("photos/2.png", 60);

        PhotoSet photos =
                PhotoSet.builder().optFolder(pictures).optLabels(LabelFolder.open(maps)).build();

        assertThat(photos.photos()).hasSize(1);
        assertThat(photos.skipped())
                .containsExactly(
                        maps.resolve("1.png") + ": is 61x61 pixels, but its photo is 62x62",
                        pictures.resolve("2.png") + ": has no semantic map 2.png in " + maps);
    }

    @Test
    void noHoleComesTwice() throws IOException {
        Set<String> holes = new HashSet<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            for (int number = 0; number < 40; number++) {
                float[] masks = waves(0).batch(number, 4, 32).inputs(manager).mask().toFloatArray();
                for (int i = 0; i < 4; i++) {
                    float[] mask = Arrays.copyOfRange(masks, i * 32 * 32, (i + 1) * 32 * 32);
                    holes.add(Arrays.toString(mask));
                }
            }
        }
        assertThat(holes).hasSize(4 * 40);
    }

    @Test
    void photosAllTooSmallAreAnError() {
        assertThatThrownBy(() -> waves(0).batch(0, 1, 65))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65x65");
    }

    @Property(tries = 200)
    void everyPolicyGivesSizesInWhichTheSampleFits(
            @ForAll @IntRange(min = 1, max = 3000) int width,
            @ForAll @IntRange(min = 1, max = 3000) int height,
            @ForAll @IntRange(min = 1, max = 512) int side) {
        PhotoSource.Size own = new PhotoSource.Size(width, height);
        for (CropPolicy policy :
                List.of(CropPolicy.resize(), CropPolicy.crop(), CropPolicy.scales(100, 400))) {
            assertThat(policy.sizes(own, side)).allMatch(size -> size.shortSide() >= side);
        }
    }

    @Test
    void policiesAreAsPublished() {
        PhotoSource.Size street = new PhotoSource.Size(936, 537);
        PhotoSource.Size face = new PhotoSource.Size(178, 218);
        assertThat(CropPolicy.crop().sizes(street, 256)).containsExactly(street);
        assertThat(CropPolicy.resize().sizes(face, 256))
                .containsExactly(new PhotoSource.Size(256, 256));
        assertThat(CropPolicy.crop().sizes(new PhotoSource.Size(400, 200), 256))
                .containsExactly(new PhotoSource.Size(512, 256));
        assertThat(CropPolicy.scales(128, 384).sizes(new PhotoSource.Size(800, 600), 200))
                .extracting(PhotoSource.Size::shortSide)
                .containsExactly(384, 272);
    }

    private static void requireSame(SampleBatch batch, SampleBatch expected) {
        for (int n = 0; n < expected.count(); n++) {
            assertThat(batch.truth(n)).isEqualTo(expected.truth(n));
            assertThat(batch.holed(n)).isEqualTo(expected.holed(n));
        }
    }

    private static SampleSource waves(long seed) {
        return new SampleSource(
                TestPhotos.set(TestPhotos.waves(90, 64, 0)),
                Weighting.PHOTOS,
                CropPolicy.scales(1, 64),
                TestPhotos.preparation(),
                MaskGenerator.irregular(0.2, 0.4),
                seed);
    }

    private static SampleSource source(PhotoSet.Builder photos) throws IOException {
        return source(photos.build());
    }

    private static SampleSource source(PhotoSet photos) {
        return new SampleSource(
                photos,
                Weighting.PHOTOS,
                CropPolicy.scales(32, 64),
                TestPhotos.preparation(),
                MaskGenerator.irregular(0.2, 0.4),
                1);
    }

    private void write(String name, int side) throws IOException {
        String format = name.substring(name.lastIndexOf('.') + 1);
        ImageIO.write(
                TestPhotos.waves(side, side, side % 7).toBufferedImage(),
                format,
                folder.resolve(name).toFile());
    }
}
