// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tsgl.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WeightingTest {

    private static final int DRAWS = 20_000;

    /** Sixteen photos in one folder, one in another. */
    private static List<PhotoSource> photos() {
        List<PhotoSource> photos = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            photos.add(photo("many/" + i));
        }
        photos.add(photo("few/0"));
        return photos;
    }

    private static PhotoSource photo(String name) {
        return PhotoSource.of(name, new RgbImage(1, 1, new byte[3]));
    }

    private static double shareOfFew(Weighting weighting) {
        Weighting.Draw draw = weighting.from(photos());
        SplittableRandom random = new SplittableRandom(1);
        int few = 0;
        for (int i = 0; i < DRAWS; i++) {
            few += draw.next(random).name().startsWith("few") ? 1 : 0;
        }
        return few / (double) DRAWS;
    }

    @Test
    void everyPhotoIsDrawnAsOften() {
        assertThat(shareOfFew(Weighting.PHOTOS)).isCloseTo(1 / 17.0, within(0.01));
    }

    @Test
    void aFolderIsDrawnAsOftenAsTheRootOfItsNumberSays() {
        assertThat(shareOfFew(Weighting.FOLDERS)).isCloseTo(1 / 5.0, within(0.01));
    }
}
