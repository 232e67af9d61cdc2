// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/**
 * Grey against {@code skimage.color.rgb2gray} of scikit-image 0.26: dandelion-grey.bin.gz has its
 * float64 result for the photo's first 16 rows.
 */
class GrayImageTest {

    private static final double ONE_ROUNDING = Math.ulp(1.0);

    @Test
    void grayOfBytesEqualsScikitImage() {
        GrayImage gray = GrayImage.ofBytes(TestPictures.photo());
        ByteBuffer golden = TestPictures.resource(GrayImageTest.class, "dandelion-grey.bin.gz");
        for (int i = 0; golden.hasRemaining(); i++) {
            assertThat(gray.values()[i]).isCloseTo(golden.getDouble(), within(ONE_ROUNDING));
        }
    }

    @Test
    void float32BytesAreReadAsExactBytes() {
        FloatImage photo = TestPictures.photo();
        GrayImage plain = GrayImage.of(photo);
        GrayImage bytes = GrayImage.ofBytes(photo);
        for (int i = 0; i < plain.values().length; i++) {
            assertThat(plain.values()[i]).isCloseTo(bytes.values()[i], within(1e-7));
        }
    }

    @Test
    void grayOfOneChannelIsThatChannel() {
        FloatImage image = TestPictures.formula("cells", 20, 17, 3);
        assertThat(GrayImage.of(image).toFloatImage()).isEqualTo(image);
    }

    @Test
    void whiteIsWhite() {
        GrayImage gray = GrayImage.of(FloatImage.filled(3, 2, 2, 1));
        assertThat(gray.toFloatImage()).isEqualTo(FloatImage.filled(1, 2, 2, 1));
    }

    @Test
    void otherNumbersOfChannelsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GrayImage.of(FloatImage.filled(2, 3, 3, 0)));
    }
}
