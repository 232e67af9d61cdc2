// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.windows;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import org.junit.jupiter.api.Test;

class PatchTest {

    @Test
    void aPhotoSmallerThanTheNetworksSmallestSideIsMirrored() {
        FloatImage colors = FloatImage.of(3, 1, 3, (c, y, x) -> c == 0 ? 10 * (x + 1) : 0);
        Patch patch = new Patch(colors, HoleMask.of(3, 1, (x, y) -> x == 1));

        Patch larger = patch.reflectedTo(6);

        assertThat(larger.colors().height()).isEqualTo(6);
        assertThat(larger.colors().crop(0, 0, 1, 6).toFloatArray())
                .startsWith(10, 20, 30, 20, 10, 20);
        assertThat(larger.mask())
                .isEqualTo(HoleMask.of(6, 6, (x, y) -> x == 1 || x == 3 || x == 5));
    }
}
