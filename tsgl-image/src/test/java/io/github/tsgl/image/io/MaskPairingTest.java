// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.image.io.MaskPairing.Pair;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MaskPairingTest {

    @Test
    void aPhotosMaskHasItsNameInTheSameSubfolder() {
        MaskPairing masks = MaskPairing.of(List.of("a.png", "sub/a.bmp", "b.png"));

        assertThat(masks.of("a.jpg")).containsExactly(pair("a.png", "a.jpg"));
        assertThat(masks.of("sub/a.webp")).containsExactly(pair("sub/a.bmp", "sub/a.png"));
    }

    @Test
    void severalNumberedMasksAreSeveralResultsOfTheirNames() {
        MaskPairing masks = MaskPairing.of(List.of("s/a_mask001.png", "s/a_mask002.png"));

        assertThat(masks.of("s/a.jpg"))
                .containsExactly(
                        pair("s/a_mask001.png", "s/a_mask001.jpg"),
                        pair("s/a_mask002.png", "s/a_mask002.jpg"));
    }

    @Test
    void besideThePhotosAMaskIsNoPhoto() {
        MaskPairing masks = MaskPairing.besidePhotos(List.of("a.png", "a_mask.png"));

        assertThat(masks.of("a.png")).containsExactly(pair("a_mask.png", "a.png"));
        assertThat(masks.of("a_mask.png")).isEmpty();
    }

    @Test
    void whatIsMissingOrNotClearIsSaid() {
        MaskPairing masks = MaskPairing.of(List.of("b.png", "b.jpg"));

        assertThat(masks.of("x/a.jpg")).containsExactly(pair("x/a.png", "x/a.jpg"));
        assertThat(masks.of("b.png").get(0).problem())
                .hasValue("its masks b.png and b.jpg are masks of the same name");
    }

    private static Pair pair(String mask, String result) {
        return new Pair(mask, result, Optional.empty());
    }
}
