// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tsgl.image.HoleMask;
import java.util.DoubleSummaryStatistics;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * The hole ratios of turned squares are those of 4000 masks that went through PEN-Net's published
 * steps (turn, maximum filter, resize) in Pillow.
 */
class SquareMasksTest {

    @Test
    void theCenteredSquareIsTheMiddleHalf() {
        HoleMask mask = SquareMasks.centered().generate(256, 256, 1);
        assertThat(mask.holeRatio()).isEqualTo(0.25);
        assertThat(mask.isHole(64, 64)).isTrue();
        assertThat(mask.isHole(191, 191)).isTrue();
        assertThat(mask.isHole(63, 64)).isFalse();
        assertThat(mask.isHole(192, 191)).isFalse();
    }

    @Property(tries = 50)
    void randomSquaresAreAQuarterOfThePicture(@ForAll long seed) {
        assertThat(SquareMasks.random().generate(256, 256, seed).holeRatio()).isEqualTo(0.25);
    }

    @Test
    void turnedSquaresShrinkAsPublished() {
        SquareMasks masks = SquareMasks.turned();
        DoubleSummaryStatistics ratios =
                LongStream.range(0, 600)
                        .mapToDouble(seed -> masks.generate(256, 256, seed).holeRatio())
                        .summaryStatistics();
        assertThat(ratios.getAverage()).isCloseTo(0.16542, within(0.005));
        assertThat(ratios.getMin()).isCloseTo(0.12888, within(0.003));
        assertThat(ratios.getMax()).isCloseTo(0.25787, within(0.003));
    }
}
