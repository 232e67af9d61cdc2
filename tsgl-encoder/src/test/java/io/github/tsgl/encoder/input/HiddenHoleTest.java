// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What is in the hole cannot be known to a network. */
class HiddenHoleTest {

    @Property(tries = 60)
    void noInputDependsOnWhatIsInTheHole(
            @ForAll Smoothing smoothing,
            @ForAll @IntRange(min = 3, max = 24) int height,
            @ForAll @IntRange(min = 3, max = 24) int width,
            @ForAll @IntRange(max = 10) int tenthsOfHole,
            @ForAll long seed) {
        Random random = new Random(seed);
        HoleMask hole = HoleMask.of(width, height, (x, y) -> random.nextInt(10) < tenthsOfHole);
        float[] values = new float[3 * height * width];
        float[] others = new float[values.length];
        float[] labels = new float[values.length];
        float[] otherLabels = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(256) / 255f;
            labels[i] = random.nextInt(256) / 255f;
            boolean inHole = hole.isHole(i % width, i / width % height);
            others[i] = inHole ? random.nextInt(256) / 255f : values[i];
            otherLabels[i] = inHole ? random.nextInt(256) / 255f : labels[i];
        }
        InputPreparation preparation =
                new InputPreparation(
                        new InputSpec(
                                EnumSet.complementOf(EnumSet.of(Prior.EXEMPLAR)),
                                EdgeSource.KNOWN_PIXELS,
                                smoothing,
                                InputSpec.SIGMA));

        PreparedInputs inputs =
                preparation
                        .prepareSample(
                                FloatImage.of(3, height, width, values),
                                hole,
                                Optional.of(FloatImage.of(3, height, width, labels)))
                        .inputs();

        assertThat(inputs)
                .isEqualTo(
                        preparation
                                .prepareSample(
                                        FloatImage.of(3, height, width, others),
                                        hole,
                                        Optional.of(FloatImage.of(3, height, width, otherLabels)))
                                .inputs());
    }
}
