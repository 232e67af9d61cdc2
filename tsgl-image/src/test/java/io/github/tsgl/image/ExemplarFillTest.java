// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExemplarFillTest {

    @ParameterizedTest
    @ValueSource(strings = {"checker", "stripes", "dots"})
    void aPeriodicTextureIsContinuedExactly(String texture) {
        FloatImage image = periodic(texture, 96, 128);
        HoleMask mask = TestPictures.mask("box", 96, 128);

        ExemplarFill.Result result =
                ExemplarFill.fill(TestPictures.withOtherHole(image, mask), mask);

        assertThat(result.picture()).isEqualTo(image);
        assertThat(result.confidence()).isEqualTo(FloatImage.filled(1, 96, 128, 1));
    }

    @Test
    void aGradientIsContinuedWithASmallError() {
        int side = 64;
        float[] ramp = new float[side * side];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = (i % side + i / side) / 128f;
        }
        FloatImage image = FloatImage.of(1, side, side, ramp);
        HoleMask mask = TestPictures.mask("box", side, side);

        FloatImage filled =
                ExemplarFill.fill(TestPictures.withOtherHole(image, mask), mask).picture();

        for (int i = 0; i < ramp.length; i++) {
            assertThat(filled.values()[i]).isCloseTo(ramp[i], within(0.06f));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"box", "blobs"})
    void onlyTheHoleChangesAndItsContentIsNotRead(String kind) {
        FloatImage image = TestPictures.photo().crop(60, 40, 101, 130);
        HoleMask mask = TestPictures.mask(kind, 101, 130);
        float[] unreadable = image.toFloatArray();
        for (int i = 0; i < unreadable.length; i++) {
            if (mask.isHole(i % 130, i / 130 % 101)) {
                unreadable[i] = Float.NaN;
            }
        }

        ExemplarFill.Result result = ExemplarFill.fill(image, mask);

        assertThat(ExemplarFill.fill(FloatImage.of(3, 101, 130, unreadable), mask))
                .isEqualTo(result);
        for (int i = 0; i < unreadable.length; i++) {
            float value = result.picture().values()[i];
            float confidence = result.confidence().values()[i % (101 * 130)];
            if (mask.isHole(i % 130, i / 130 % 101)) {
                assertThat(value).isBetween(0f, 1f);
                assertThat(confidence).isBetween(0f, 1f);
            } else {
                assertThat(value).isEqualTo(image.values()[i]);
                assertThat(confidence).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"box, 4afd999d", "blobs, 547f8a58", "scratch, 2c4b3945", "top, eb39cf0b"})
    void aPhotoIsFilledWithTheSameBytesAsEver(String kind, String checksum) {
        FloatImage image = TestPictures.photo().crop(20, 30, 180, 160);
        HoleMask mask =
                switch (kind) {
                    case "scratch" -> HoleMask.of(160, 180, (x, y) -> Math.abs(x - y / 2) < 4);
                    case "top" -> HoleMask.of(160, 180, (x, y) -> y < 25 && x > 30);
                    default -> TestPictures.mask(kind, 180, 160);
                };
        CRC32 sum = new CRC32();

        sum.update(RgbImage.of(ExemplarFill.fill(image, mask).picture()).rgb());

        assertThat(Long.toHexString(sum.getValue())).isEqualTo(checksum);
    }

    @Test
    void threadsGiveTheSameResult() {
        FloatImage image = TestPictures.photo().crop(0, 0, 80, 80);
        HoleMask mask = TestPictures.mask("box", 80, 80);
        ExemplarFill.Result alone = ExemplarFill.fill(image, mask);
        assertThat(IntStream.range(0, 8).parallel().mapToObj(i -> ExemplarFill.fill(image, mask)))
                .allMatch(alone::equals);
    }

    @Property(tries = 200)
    void anySizeAndHoleGivesFiniteValues(
            @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll @IntRange(min = 1, max = 3) int channels,
            @ForAll @IntRange(min = 0, max = 40) int top,
            @ForAll @IntRange(min = 0, max = 40) int bottom) {
        float[] values = new float[channels * height * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 7919 % 256 / 255f;
        }
        FloatImage image = FloatImage.of(channels, height, width, values);
        HoleMask mask = HoleMask.of(width, height, (x, y) -> y >= top && y < bottom);

        ExemplarFill.Result result = ExemplarFill.fill(image, mask);

        for (float value : result.picture().values()) {
            assertThat(value).isBetween(0f, 1f);
        }
        for (float confidence : result.confidence().values()) {
            assertThat(confidence).isBetween(0f, 1f);
        }
    }

    @Test
    void withoutAHoleThePictureIsReturned() {
        FloatImage image = TestPictures.photo();
        HoleMask mask = HoleMask.allKnown(256, 256);
        ExemplarFill.Result result = ExemplarFill.fill(image, mask);
        assertThat(result.picture()).isSameAs(image);
        assertThat(result.confidence()).isEqualTo(mask.toFloatImage());
    }

    @Test
    void withNothingKnownThePictureIsMiddleGray() {
        HoleMask mask = TestPictures.mask("nothing", 30, 20);
        ExemplarFill.Result result = ExemplarFill.fill(FloatImage.filled(3, 30, 20, 1), mask);
        assertThat(result.picture()).isEqualTo(FloatImage.filled(3, 30, 20, 0.5f));
        assertThat(result.confidence()).isEqualTo(mask.toFloatImage());
    }

    @Test
    void withoutAWhollyKnownPatchTheFillIsSmoothAndDoubted() {
        HoleMask mask = HoleMask.of(40, 40, (x, y) -> x % 5 == 0 || y % 5 == 0);
        FloatImage image = FloatImage.filled(3, 40, 40, 0.2f);

        ExemplarFill.Result result =
                ExemplarFill.fill(TestPictures.withOtherHole(image, mask), mask);

        assertThat(result.picture()).isEqualTo(image);
        assertThat(result.confidence()).isEqualTo(mask.toFloatImage());
    }

    @Test
    void badInputIsRefused() {
        HoleMask mask = HoleMask.allKnown(4, 6);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExemplarFill.fill(FloatImage.filled(3, 4, 6, 1), mask));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExemplarFill.fill(FloatImage.filled(4, 6, 4, 1), mask))
                .withMessageContaining("3 channels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExemplarFill.fill(FloatImage.filled(3, 6, 4, Float.NaN), mask))
                .withMessageContaining("finite");
    }

    private static FloatImage periodic(String texture, int height, int width) {
        float[] values = new float[height * width];
        for (int i = 0; i < values.length; i++) {
            int y = i / width;
            int x = i % width;
            boolean light =
                    switch (texture) {
                        case "checker" -> (x / 5 + y / 6) % 2 == 0;
                        case "stripes" -> (x + y) / 4 % 2 == 0;
                        case "dots" -> x % 6 < 3 && y % 8 < 4;
                        default -> throw new IllegalArgumentException(texture);
                    };
            values[i] = light ? 0.8f : 0.2f;
        }
        return FloatImage.of(1, height, width, values);
    }
}
