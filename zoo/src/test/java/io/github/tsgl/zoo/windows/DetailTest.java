// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.io.StoredPicture;
import io.github.tsgl.zoo.Pictures;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.Optional;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

/** What comes back of a photo that the network sees at a quarter of its size. */
class DetailTest {

    private static final int SIDE = 160;
    private static final int SHRUNK = SIDE / 4;
    private static final Rectangle TARGET = new Rectangle(60, 60, 40, 40);
    private static final Window WINDOW =
            new Window(new Rectangle(SIDE, SIDE), TARGET, SHRUNK, SHRUNK);
    private static final HoleMask HOLE = Pictures.hole(SIDE, SIDE, TARGET);

    @Test
    void aTextureThatTheNetworkCannotSeeIsContinued() {
        StoredPicture photo = photo(DetailTest::stripes);
        Detail detail = Detail.of(photo, HOLE, WINDOW).orElseThrow();

        BufferedImage filled = filled(photo, detail.shrunk().picture(), Optional.of(detail));

        for (int y = TARGET.y; y < TARGET.y + TARGET.height; y++) {
            for (int x = TARGET.x; x < TARGET.x + TARGET.width; x++) {
                assertThat(filled.getRaster().getSample(x, y, 0))
                        .as("%d, %d", x, y)
                        .isCloseTo(stripes(x, y), within(4));
            }
        }
    }

    @Test
    void withoutDetailItIsLost() {
        StoredPicture photo = photo(DetailTest::stripes);
        FloatImage seen = Detail.of(photo, HOLE, WINDOW).orElseThrow().shrunk().picture();

        BufferedImage filled = filled(photo, seen, Optional.empty());

        assertThat(filled.getRaster().getSample(78, 80, 0)).isCloseTo(125, within(10));
        assertThat(filled.getRaster().getSample(80, 80, 0)).isCloseTo(125, within(10));
    }

    @Test
    void whatTheNetworkDidNotTakeOfTheFillDoesNotComeBack() {
        StoredPicture photo = photo(DetailTest::waves);
        Detail detail = Detail.of(photo, HOLE, WINDOW).orElseThrow();
        assertThat(spread(filled(photo, detail.shrunk().picture(), Optional.of(detail))))
                .isGreaterThan(80);
        FloatImage flat = FloatImage.filled(3, SHRUNK, SHRUNK, 0.5f);

        assertThat(spread(filled(photo, flat, Optional.of(detail)))).isLessThan(8);
    }

    @Test
    void aWindowAsTheNetworkSeesItHasNone() {
        StoredPicture photo = photo(DetailTest::stripes);
        Window whole = new Window(new Rectangle(SIDE, SIDE), TARGET, SIDE, SIDE);
        Window hardlyShrunk = new Window(new Rectangle(SIDE, SIDE), TARGET, 140, 140);

        assertThat(Detail.of(photo, HOLE, whole)).isEmpty();
        assertThat(Detail.of(photo, HOLE, hardlyShrunk)).isEmpty();
    }

    /** Finer than a shrunk pixel. */
    private static int stripes(int x, int y) {
        return x % 4 < 2 ? 60 : 190;
    }

    private static int waves(int x, int y) {
        return (int) Math.round(125 + 60 * Math.sin(x * Math.PI / 10));
    }

    private static StoredPicture photo(IntBinaryOperator level) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                image.getRaster().setSample(x, y, 0, level.applyAsInt(x, y));
            }
        }
        return StoredPicture.of(image);
    }

    /** The photo with what a network would have drawn, in [0, 1] and shrunk. */
    private static BufferedImage filled(
            StoredPicture photo, FloatImage drawn, Optional<Detail> detail) {
        float[] picture = drawn.toFloatArray();
        for (int i = 0; i < picture.length; i++) {
            picture[i] = 2 * picture[i] - 1;
        }
        StoredPicture result = photo.copyToFill(HOLE);
        Patch.read(photo, HOLE, WINDOW).fill(result, HOLE, WINDOW, picture, detail);
        return result.pixels();
    }

    /** The difference of the brightest and the darkest pixel in the hole's middle. */
    private static int spread(BufferedImage filled) {
        int most = 0;
        int least = 255;
        for (int x = TARGET.x + 12; x < TARGET.x + 28; x++) {
            int level = filled.getRaster().getSample(x, TARGET.y + 20, 0);
            most = Math.max(most, level);
            least = Math.min(least, level);
        }
        return most - least;
    }
}
