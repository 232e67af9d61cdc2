// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tsgl.image.FloatImage;
import org.junit.jupiter.api.Test;

/** Against NumPy, for small maps that a formula makes. */
class StageMeasuresTest {

    private static final double TOLERANCE = 1e-6;
    private static final FloatImage SMALL = map(3, 4, 6, 5);
    private static final FloatImage ODD = map(3, 8, 5, 7);

    private static final float[] ENTROPY = {
        0.95452581f, 0.99115947f, 0.81734542f, 0.90444574f, 0.97417074f, 0.51185951f,
        0.87256571f, 0.95937217f, 0.63092975f, 0.84576585f, 0.93790825f, 0.98505682f,
        0.75592793f, 0.87990535f, 0.96571307f, 0.51185951f, 0.86204857f, 0.95452581f,
        0.99115947f, 0.81734542f, 0.90444574f, 0.97417074f, 0.51185951f, 0.87256571f
    };

    private static final float[] LOG_MAGNITUDE = {
        1.7847908f, 2.0595806f, 1.6582281f, 0.89948361f, 1.6582281f, 2.0595806f, 1.7126083f,
        0.9493622f, 1.5909331f, 1.6845561f, 1.7766563f, 2.8086681f, 1.1657516f, 1.219309f,
        1.6433156f, 0.7537718f, 1.6433156f, 1.219309f, 1.7126083f, 2.8086681f, 1.7766563f,
        1.6845561f, 1.5909331f, 0.9493622f
    };

    private static final float[] ODD_LOG_MAGNITUDE = {
        1.4902764f, 1.8814969f, 1.1394343f, 1.8814969f, 1.4902764f, 2.1232113f, 1.2892154f,
        1.9215515f, 0.90281465f, 1.5590233f, 2.0242436f, 2.1513015f, 1.1999822f, 0.96707905f,
        2.0696621f, 2.9876812f, 1.7310945f, 1.0724392f, 2.6875987f, 1.8950777f, 2.8561795f,
        1.1551813f, 0.53551824f, 1.1551813f, 2.8561795f, 1.8950777f, 2.6875987f, 1.0724392f,
        1.7310945f, 2.9876812f, 2.0696621f, 0.96707905f, 1.1999822f, 2.1513015f, 2.0242436f,
        1.5590233f, 0.90281465f, 1.9215515f, 1.2892154f, 2.1232113f
    };

    private static final float[] HIGH_PASS = {
        -0.80729167f,
        -0.265625f,
        0.17708333f,
        0.703125f,
        -0.71354167f,
        0.09375f,
        0.81770833f,
        -0.765625f,
        -0.32291667f,
        0.203125f,
        0.91145833f,
        -0.40625f,
        0.31770833f,
        0.859375f,
        -0.82291667f,
        -0.296875f,
        0.41145833f,
        -0.90625f,
        -0.18229167f,
        0.359375f,
        0.80208333f,
        -0.796875f,
        -0.088541667f,
        0.71875f,
        -1.6145833f,
        -0.70833333f,
        0.35416667f,
        1.7604167f,
        -0.89583333f,
        0.54166667f,
        1.6354167f,
        -1.7083333f,
        -0.64583333f,
        0.76041667f,
        -1.8958333f,
        -0.45833333f,
        0.63541667f,
        1.5416667f,
        -1.6458333f,
        -0.23958333f,
        1.3541667f,
        -1.4583333f,
        -0.36458333f,
        0.54166667f,
        1.6041667f,
        -1.2395833f,
        0.35416667f,
        1.7916667f,
        -2.6875f,
        -0.53125f,
        1.859375f,
        -2.40625f,
        -0.8125f,
        0.546875f,
        2.1875f,
        -2.03125f,
        0.359375f,
        2.46875f,
        -2.3125f,
        -0.953125f,
        0.6875f,
        2.84375f,
        -1.140625f,
        0.96875f,
        2.5625f,
        -2.453125f,
        -0.8125f,
        1.34375f,
        -2.640625f,
        -0.53125f,
        1.0625f,
        2.421875f
    };

    private static FloatImage map(int channels, int height, int width, int step) {
        return FloatImage.of(
                channels,
                height,
                width,
                (c, y, x) -> (((c * height + y) * width + x) * step % 17 - 8) / 8f * (c + 1));
    }

    @Test
    void divergenceIsThatOfTheChannelsShares() {
        assertThat(ChannelDivergence.of(SMALL, ODD))
                .isCloseTo(0.00032450490160238453, within(1e-9));
        assertThat(ChannelDivergence.of(ODD, SMALL)).isCloseTo(0.0003225213625985667, within(1e-9));
        assertThat(ChannelDivergence.of(ODD, ODD)).isZero();
    }

    @Test
    void divergenceIsFiniteWhereAChannelIsSilent() {
        FloatImage one = FloatImage.of(2, 1, 1, new float[] {1, 0});
        FloatImage other = FloatImage.of(2, 1, 1, new float[] {0, 1});
        assertThat(ChannelDivergence.of(one, other)).isCloseTo(Math.log(1e12), within(1e-6));
        assertThatThrownBy(() -> ChannelDivergence.of(one, SMALL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maps of 2 and 3 channels have no divergence");
    }

    @Test
    void entropyIsThatOfTheChannelsAtEachPosition() {
        requireClose(ChannelEntropy.map(SMALL).toFloatArray(), ENTROPY);
    }

    @Test
    void entropyIsOneOfEqualChannelsAndZeroOfOneChannelOrNone() {
        FloatImage map = FloatImage.of(3, 1, 3, new float[] {2, 0, 0, -2, 5, 0, 2, 0, 0});
        requireClose(ChannelEntropy.map(map).toFloatArray(), new float[] {1, 0, 0});
        FloatImage single = FloatImage.filled(1, 1, 1, 4);
        assertThat(ChannelEntropy.map(single).get(0, 0, 0)).isZero();
    }

    @Test
    void spectrumHasItsLowFrequenciesInTheMiddle() {
        requireClose(Spectrum.of(SMALL).logMagnitude().toFloatArray(), LOG_MAGNITUDE);
        requireClose(Spectrum.of(ODD).logMagnitude().toFloatArray(), ODD_LOG_MAGNITUDE);
    }

    @Test
    void highFrequenciesAreThoseThatHalfTheSizeCannotHold() {
        assertThat(Spectrum.of(SMALL).highShare()).isCloseTo(0.9608191799056043, within(TOLERANCE));
        assertThat(Spectrum.of(ODD).highShare()).isCloseTo(0.8273555635912219, within(TOLERANCE));
        FloatImage slow =
                FloatImage.of(1, 16, 16, (c, y, x) -> (float) Math.cos(Math.PI * (x + y) / 8));
        assertThat(Spectrum.of(slow).highShare()).isCloseTo(0, within(TOLERANCE));
        assertThat(Spectrum.of(FloatImage.filled(2, 4, 4, 3)).highShare()).isZero();
    }

    @Test
    void highPassLeavesTheHighFrequencies() {
        requireClose(Spectrum.of(SMALL).highPass().toFloatArray(), HIGH_PASS);
        Spectrum passed = Spectrum.of(Spectrum.of(ODD).highPass());
        assertThat(passed.highShare()).isCloseTo(1, within(TOLERANCE));
    }

    private static void requireClose(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).as("%d", i).isCloseTo(expected[i], within(TOLERANCE));
        }
    }
}
