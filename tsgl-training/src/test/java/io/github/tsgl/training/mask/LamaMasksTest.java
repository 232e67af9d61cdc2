// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The golden values are mean, standard deviation and deciles of the hole ratio of 5000 masks that
 * LaMa's published Python code drew for each setting, those with more than half of hole left out
 * except in training.
 */
class LamaMasksTest {

    private static final int GOLDEN = 5000;
    private static final int DRAWN = 2000;

    @Tag("slow")
    @ParameterizedTest(name = "{0} at {1}")
    @CsvSource({
        "narrow, 256, 0.29006, 0.12764, 0.10408 0.15921 0.20880 0.25653 0.30082 0.34463 0.38434"
                + " 0.41964 0.45275",
        "medium, 256, 0.23831, 0.13151, 0.03532 0.06400 0.18526 0.23067 0.26644 0.29344 0.32250"
                + " 0.35441 0.39409",
        "wide, 256, 0.26579, 0.13067, 0.08413 0.13528 0.18306 0.22722 0.26676 0.30952 0.34861"
                + " 0.39602 0.44733",
        "training, 256, 0.35901, 0.20413, 0.10755 0.17900 0.23142 0.27668 0.32291 0.37997 0.44790"
                + " 0.54602 0.66682",
        "narrow, 512, 0.28267, 0.13339, 0.08871 0.14501 0.19620 0.24365 0.29261 0.33732 0.37920"
                + " 0.42050 0.45726",
        "medium, 512, 0.27210, 0.13930, 0.06812 0.11969 0.18150 0.24197 0.29260 0.33318 0.37078"
                + " 0.40969 0.44879",
        "wide, 512, 0.26025, 0.13278, 0.07721 0.12792 0.17779 0.21859 0.25788 0.30326 0.34595"
                + " 0.39389 0.44685"
    })
    void holeRatiosAreSpreadAsThoseOfThePublishedCode(
            String name, int side, double mean, double deviation, String deciles) {
        int drawn = side == 256 ? DRAWN : DRAWN / 5;
        LamaMasks masks = named(name);
        double[] ratios =
                LongStream.range(0, drawn)
                        .parallel()
                        .mapToDouble(seed -> masks.generate(side, side, seed).holeRatio())
                        .toArray();
        double samplingError = Math.sqrt(1.0 / drawn + 1.0 / GOLDEN);
        assertThat(Arrays.stream(ratios).average().orElseThrow())
                .isCloseTo(mean, within(3.5 * deviation * samplingError));
        double[] golden =
                Arrays.stream(deciles.split(" ")).mapToDouble(Double::parseDouble).toArray();
        for (int decile = 1; decile <= golden.length; decile++) {
            double limit = golden[decile - 1];
            double part = decile / 10.0;
            double below = Arrays.stream(ratios).filter(r -> r <= limit).count() / (double) drawn;
            assertThat(below)
                    .as("part of the masks with a hole up to " + limit)
                    .isCloseTo(part, within(3.5 * Math.sqrt(part * (1 - part)) * samplingError));
        }
    }

    @Property(tries = 30)
    void evaluationMasksLeaveHalfOfThePictureKnown(
            @ForAll long seed, @ForAll @IntRange(min = 16, max = 200) int side) {
        for (String name : new String[] {"narrow", "medium", "wide"}) {
            assertThat(named(name).generate(side, side, seed).holeRatio()).as(name).isPositive();
            assertThat(named(name).generate(side, side, seed).holeRatio())
                    .as(name)
                    .isLessThanOrEqualTo(0.5);
        }
    }

    @Test
    void settingsAreScaledWithThePicture() {
        for (String name : new String[] {"narrow", "medium", "wide"}) {
            double small = mean(named(name), 64);
            assertThat(mean(named(name), 256)).as(name).isCloseTo(small, within(0.04));
        }
    }

    @Test
    void mixedMasksAreOfEachWidthInAThirdOfTheCases() {
        double each = mean(named("narrow"), 64) + mean(named("medium"), 64);
        assertThat(mean(LamaMasks.mixed(), 64))
                .isCloseTo((each + mean(named("wide"), 64)) / 3, within(0.02));
    }

    private static double mean(MaskGenerator masks, int side) {
        return IntStream.range(0, 300)
                .mapToDouble(seed -> masks.generate(side, side, seed).holeRatio())
                .average()
                .orElseThrow();
    }

    private static LamaMasks named(String name) {
        return switch (name) {
            case "narrow" -> LamaMasks.narrow();
            case "medium" -> LamaMasks.medium();
            case "wide" -> LamaMasks.wide();
            default -> LamaMasks.training();
        };
    }
}
