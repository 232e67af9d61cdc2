// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.evaluation.HoleKind;
import io.github.tsgl.evaluation.RatioRange;
import org.junit.jupiter.api.Test;

class DrawnHolesTest {

    @Test
    void aNamesHoleIsTheSameEachTimeAndAnothersIsNot() {
        DrawnHoles holes = new DrawnHoles(HoleKind.BOX, new RatioRange(10, 20), 7, "masks");

        assertThat(holes.of("a.png", 60, 50).toPicture().rgb())
                .isEqualTo(holes.of("a.png", 60, 50).toPicture().rgb())
                .isNotEqualTo(holes.of("b.png", 60, 50).toPicture().rgb());
        assertThat(holes.of("a.png", 60, 50).holeRatio()).isBetween(0.08, 0.22);
    }
}
