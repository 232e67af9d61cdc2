// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.windows;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.zoo.Pictures;
import java.awt.Rectangle;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowPlanTest {

    @Test
    void aPhotoThatFitsTheWorkingSizeGoesThroughWholeInEverySizing() {
        HoleMask hole = Pictures.hole(200, 100, new Rectangle(10, 10, 5, 5));

        for (Sizing sizing : Sizing.values()) {
            Rectangle whole = new Rectangle(200, 100);
            assertThat(WindowPlan.windows(hole, hole, sizing, 256))
                    .containsExactly(new Window(whole, whole, 200, 100));
        }
    }

    @Test
    void resizingShrinksTheLongerSideToTheWorkingSize() {
        HoleMask hole = Pictures.hole(1000, 500, new Rectangle(10, 10, 5, 5));

        Window window = WindowPlan.windows(hole, hole, Sizing.RESIZE, 256).get(0);

        assertThat(window.workWidth()).isEqualTo(256);
        assertThat(window.workHeight()).isEqualTo(128);
    }

    @Test
    void croppingKeepsTheSizeOfASmallHoleAndStaysInThePhoto() {
        Rectangle hole = new Rectangle(980, 480, 20, 20);

        List<Window> windows = crops(Pictures.hole(1000, 500, hole), 256);

        assertThat(windows)
                .containsExactly(new Window(new Rectangle(744, 244, 256, 256), hole, 256, 256));
    }

    @Test
    void croppingShrinksAWindowAroundALargeHole() {
        Rectangle hole = new Rectangle(300, 300, 400, 200);

        Window window = crops(Pictures.hole(2000, 2000, hole), 256).get(0);

        assertThat(window.area()).isEqualTo(new Rectangle(100, 0, 800, 800));
        assertThat(window.workWidth()).isEqualTo(256);
    }

    @Test
    void holesThatShareAWindowShareThePass() {
        HoleMask hole =
                Pictures.hole(
                        1000, 1000, new Rectangle(100, 100, 10, 10), new Rectangle(150, 120, 9, 9));

        assertThat(WindowPlan.windows(hole, hole, Sizing.CROP, 256))
                .singleElement()
                .extracting(Window::target)
                .isEqualTo(new Rectangle(100, 100, 59, 29));
    }

    @Test
    void holesFarApartHaveWindowsOfTheirOwn() {
        HoleMask hole =
                Pictures.hole(
                        1000, 1000, new Rectangle(10, 10, 10, 10), new Rectangle(900, 900, 10, 10));

        assertThat(WindowPlan.windows(hole, hole, Sizing.CROP, 256))
                .extracting(Window::target)
                .containsExactly(new Rectangle(10, 10, 10, 10), new Rectangle(900, 900, 10, 10));
    }

    @Test
    void manySpecksAreFewWindows() {
        Rectangle[] specks =
                IntStream.range(0, 10_000)
                        .mapToObj(i -> new Rectangle(i % 100 * 10, i / 100 * 10, 1, 1))
                        .toArray(Rectangle[]::new);

        List<Window> windows = crops(Pictures.hole(1000, 1000, specks), 256);

        assertThat(windows).hasSizeLessThan(100);
    }

    @Test
    void aWindowAlwaysHasKnownPixels() {
        // Everything but one far corner is hole.
        Rectangle most = new Rectangle(0, 0, 1000, 999);
        HoleMask hole = Pictures.hole(1000, 1000, most, new Rectangle(0, 999, 999, 1));

        assertThat(WindowPlan.windows(hole, hole, Sizing.CROP, 64))
                .allMatch(window -> hole.hasKnown(window.area()));
    }

    @Test
    void partsThatTouchAtACornerAreOneRegion() {
        HoleMask hole =
                Pictures.hole(
                        50,
                        50,
                        new Rectangle(10, 10, 5, 5),
                        new Rectangle(15, 15, 5, 5),
                        new Rectangle(5, 15, 5, 5),
                        new Rectangle(30, 30, 2, 2));

        assertThat(ConnectedRegions.boxes(hole))
                .containsExactly(new Rectangle(5, 10, 15, 10), new Rectangle(30, 30, 2, 2));
    }

    private static List<Window> crops(HoleMask hole, int workingSize) {
        return WindowPlan.windows(hole, hole, Sizing.CROP, workingSize);
    }
}
