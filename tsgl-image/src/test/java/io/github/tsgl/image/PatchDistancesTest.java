// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import static io.github.tsgl.image.PackedColors.PATCH;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PatchDistancesTest {

    private static final int HEIGHT = 40;
    private static final int WIDTH = 50;

    private final HoleMask mask =
            HoleMask.of(WIDTH, HEIGHT, (x, y) -> x >= 20 && x < 26 && y >= 12 && y < 20);
    private PatchLevel level;
    private PatchDistances distances;

    @BeforeEach
    void makeALevelWithAHoleOfColors() {
        level = PatchLevel.finest(TestPictures.photo().crop(9, 40, HEIGHT, WIDTH), mask.known());
        level.fillSmoothly(3);
        level.roughenSmoothly();
        distances = new PatchDistances(level);
        distances.update();
    }

    @Test
    void theDistanceOfColorsIsTheSumOfSquaredDifferences() {
        for (int target : level.targets) {
            for (int source = target % 7; source < level.isSource.length; source += 7) {
                if (level.isSource[source]) {
                    int product = distances.product(target, source);
                    assertThat(distances.ofColors(product, target, source))
                            .isEqualTo(squaredDifference(target, source));
                }
            }
        }
    }

    @Test
    void theInnerProductFollowsFromThatOfThePatchesBeside() {
        for (int step : List.of(1, -1, WIDTH, -WIDTH, 3)) {
            for (int target : level.targets) {
                int source = target % 11 + 2 * WIDTH;
                int neighbors = distances.product(target - step, source - step);
                assertThat(distances.product(target, source, step, neighbors))
                        .isEqualTo(distances.product(target, source));
            }
        }
    }

    @Test
    void noPatchIsPassedOverThatIsCloserThanTheLimit() {
        for (int target : level.targets) {
            for (int source = 0; source < level.isSource.length; source++) {
                assertThat(distances.isSource(source)).isEqualTo(level.isSource[source]);
                if (level.isSource[source]) {
                    int distance = distances.of(distances.product(target, source), target, source);
                    assertThat(distances.mayBeBelow(distance + 1, target, source)).isTrue();
                }
            }
        }
    }

    @Test
    void itFollowsTheHolesColors() {
        for (int pixel : level.hole) {
            level.colors[pixel] = PackedColors.of(0, 255) | PackedColors.of(2, pixel % 256);
        }
        distances.update();
        theDistanceOfColorsIsTheSumOfSquaredDifferences();
    }

    private int squaredDifference(int target, int source) {
        int sum = 0;
        for (int y = 0; y < PATCH; y++) {
            for (int x = 0; x < PATCH; x++) {
                for (int c = 0; c < 3; c++) {
                    int i = y * WIDTH + x;
                    int difference =
                            PackedColors.channel(level.colors[target + i], c)
                                    - PackedColors.channel(level.colors[source + i], c);
                    sum += difference * difference;
                }
            }
        }
        return sum;
    }
}
