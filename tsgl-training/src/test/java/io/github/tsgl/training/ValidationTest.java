// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tsgl.image.RgbImage;
import io.github.tsgl.training.data.PhotoSet;
import io.github.tsgl.training.mask.MaskGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidationTest {

    private static final int SIDE = 32;

    @TempDir Path folder;

    private GanTrainer trainer;

    @BeforeEach
    void makeATrainer() {
        trainer =
                GanTrainer.builder()
                        .setConfig(GanTrainerTest.config(1))
                        .setGenerator(new StandInGenerator(4))
                        .optDiscriminator(new StandInDiscriminator(4))
                        .setSamples(TestPhotos.source(1, 48, 0))
                        .build();
    }

    @AfterEach
    void close() {
        trainer.close();
    }

    @Test
    void everyPhotoCountsAndTheFirstSixteenAreShown() {
        RgbImage[] photos =
                IntStream.range(0, 18)
                        .mapToObj(kind -> TestPhotos.waves(40, 36, kind))
                        .toArray(RgbImage[]::new);
        Validation.Result all = validation(TestPhotos.set(photos), 5).measure(trainer);
        double psnr =
                IntStream.range(0, photos.length)
                        .mapToObj(i -> validation(TestPhotos.set(photos[i]), 5 + i))
                        .mapToDouble(one -> one.measure(trainer).quality().psnr())
                        .average()
                        .orElseThrow();
        assertThat(all.quality().psnr()).isCloseTo(psnr, within(1e-6));
        assertThat(all.shown()).hasSize(16);
    }

    @Test
    void aPhotoThatFailsToDecodeIsLeftOutAndWithoutAnyOtherItIsAnError() throws IOException {
        Path file = folder.resolve("hollow.jpg");
        ImageIO.write(TestPhotos.waves(64, 64, 1).toBufferedImage(), "jpg", file.toFile());
        byte[] bytes = Files.readAllBytes(file);
        byte[] hollow = Arrays.copyOf(bytes, bytes.length - 500);
        hollow[hollow.length - 2] = (byte) 0xff;
        hollow[hollow.length - 1] = (byte) 0xd9;
        Files.write(file, hollow);
        PhotoSet photos = PhotoSet.builder().optFolder(folder).optSmallest(SIDE).build();
        assertThatThrownBy(() -> validation(photos, 5).measure(trainer))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("hollow.jpg: is truncated");
    }

    private static Validation validation(PhotoSet photos, long seed) {
        return new Validation(
                photos, SIDE, MaskGenerator.irregular(0.2, 0.3), TestPhotos.preparation(), seed);
    }
}
