// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CropScheduleTest {

    @Test
    void largerCropsComeLaterInSmallerBatches() {
        CropSchedule schedule = CropSchedule.parse("128,192@0.6,256@0.9", 8);
        assertThat(schedule.at(0)).isEqualTo(new CropSchedule.Phase(0, 128, 8));
        assertThat(schedule.at(0.7)).isEqualTo(new CropSchedule.Phase(0.6, 192, 4));
        assertThat(schedule.at(1)).isEqualTo(new CropSchedule.Phase(0.9, 256, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "128@0.5", "128,192@0.8,256@0.4", "128,192@2", "4"})
    void whatIsNoScheduleIsRefused(String text) {
        assertThatThrownBy(() -> CropSchedule.parse(text, 4))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
