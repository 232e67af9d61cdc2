// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.RgbImage;
import org.junit.jupiter.api.Test;

class SmoothPlaceTest {

    @Test
    void theDiscLiesWhereThePhotoIsSmooth() {
        RgbImage photo = TestPhotos.photo(64, 1, 24, 30, 9);
        HoleMask disc = SmoothPlace.find(photo, 7).orElseThrow();
        int count = 0;
        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 64; x++) {
                if (disc.isHole(x, y)) {
                    count++;
                    assertThat(x).isBetween(30, 53);
                    assertThat(y).isBetween(9, 32);
                }
            }
        }
        assertThat(count).isEqualTo(149); // the points of a grid at most 7 from one
    }

    @Test
    void aPhotoThatIsSmoothNowhereOrSmallHasNone() {
        assertThat(SmoothPlace.find(TestPhotos.photo(64, 1, 12, 30, 9), 7)).isEmpty();
        assertThat(SmoothPlace.find(TestPhotos.photo(20, 1, 20, 0, 0), 7)).isEmpty();
    }
}
