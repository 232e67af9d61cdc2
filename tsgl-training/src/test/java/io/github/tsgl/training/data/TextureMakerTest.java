package io.github.tsgl.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.training.TestPhotos;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextureMakerTest {

    private static final RgbImage PICTURE = TestPhotos.waves(40, 30, 1);

    @Test
    void withoutSmoothingThePictureIsItsTexture() {
        assertThat(TextureMaker.of(Smoothing.NONE).make(PICTURE)).isSameAs(PICTURE);
    }

    @Test
    void smoothPicturesAreThoseOfInpaintingKeptOnDiskOrNot(@TempDir Path folder) {
        InputPreparation preparation =
                InputPreparation.builder().optSmoothing(Smoothing.L0).build();
        RgbImage smooth = RgbImage.of(preparation.smooth(PICTURE.toFloatImage()));
        assertThat(TextureMaker.of(Smoothing.L0).make(PICTURE)).isEqualTo(smooth);
        assertThat(SmoothingCache.of(folder, Smoothing.L0).make(PICTURE)).isEqualTo(smooth);
        assertThat(SmoothingCache.of(folder, Smoothing.L0).make(PICTURE)).isEqualTo(smooth);
        assertThat(SmoothingCache.of(folder, Smoothing.RTV).make(PICTURE)).isNotEqualTo(smooth);
    }
}
