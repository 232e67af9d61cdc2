// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunProgressTest {

    @Test
    void aLineTellsHowFarHowFastAndHowLong() {
        assertThat(RunProgress.line(250, 1_000, 0, 100))
                .isEqualTo("250 of 1,000 photos, 2.50 a second, 5 min left");
        assertThat(RunProgress.line(10, 100_000, 2, 5))
                .isEqualTo("10 of 100,000 photos (2 failed), 2.00 a second, 13 h 53 min left");
        assertThat(RunProgress.line(0, 10, 0, 5)).endsWith("unknown time left");
    }

    @Test
    void ratesOfTasksJoinByTheClock() {
        PhotoRate one = new PhotoRate();
        one.add(2_000L);
        one.add(1_000L);
        PhotoRate both = new PhotoRate();
        assertThat(both.isZero()).isTrue();
        both.merge(one);
        both.merge(one.copy());

        assertThat(both.photos()).isEqualTo(4);
        assertThat(both.perSecond()).isBetween(1.5, 2.0); // 4 photos in 2 seconds and a little
        assertThat(both.value()).endsWith("photos/s");
        both.reset();
        assertThat(both.isZero()).isTrue();
    }
}
