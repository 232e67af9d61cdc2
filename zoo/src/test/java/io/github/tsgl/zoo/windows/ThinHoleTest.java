// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.windows;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.image.io.StoredPicture;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.Pictures;
import io.github.tsgl.zoo.StandIn;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Long thin holes go through the network in pieces, at the photo's own size. */
class ThinHoleTest {

    @Test
    void aScratchAcrossALargePhotoIsFilledInFewWindowsThatAreNotShrunk() {
        HoleMask hole = Pictures.scratches(3000, 2000, 8, new int[] {290, 200, 2700, 1800});

        List<Window> windows = WindowPlan.windows(hole, hole, Sizing.CROP, 512);

        assertThat(windows).hasSize(7).noneMatch(Window::isShrunk);
        assertThat(windows).allMatch(w -> Math.max(w.area().width, w.area().height) == 512);
    }

    @Test
    void aShortScratchNeedsOneWindow() {
        HoleMask hole = Pictures.hole(1000, 1000, new Rectangle(300, 500, 380, 5));

        assertThat(WindowPlan.windows(hole, hole, Sizing.CROP, 512))
                .singleElement()
                .isEqualTo(
                        new Window(
                                new Rectangle(234, 246, 512, 512),
                                new Rectangle(300, 500, 380, 5),
                                512,
                                512));
    }

    @Test
    void eachPieceSeesThePiecesBeforeIt() {
        HoleMask hole = Pictures.hole(1000, 200, new Rectangle(100, 100, 800, 2));

        List<Window> windows = WindowPlan.windows(hole, hole, Sizing.CROP, 256);

        assertThat(windows).extracting(w -> w.target().x).isSorted();
        assertThat(windows.get(0).filled()).isEmpty();
        for (int i = 1; i < windows.size(); i++) {
            assertThat(windows.get(i).filled()).containsExactly(windows.get(i - 1).target());
        }
    }

    @Test
    @Tag("slow")
    void aThickSpotOnAScratchStaysInOnePiece() {
        Rectangle spot = new Rectangle(1400, 900, 600, 600);
        HoleMask hole = Pictures.hole(4000, 2000, new Rectangle(50, 1200, 3900, 6), spot);

        List<Window> windows = WindowPlan.windows(hole, hole, Sizing.CROP, 512);

        assertThat(windows)
                .filteredOn(Window::isShrunk)
                .singleElement()
                .extracting(Window::target)
                .matches(target -> target.contains(spot) && target.width < 800);
    }

    @Test
    void aCompactHoleDoesNotSeeWhatFillsAnother() {
        HoleMask hole =
                Pictures.hole(
                        600, 600, new Rectangle(10, 10, 100, 90), new Rectangle(150, 10, 100, 99));

        assertThat(WindowPlan.windows(hole, hole, Sizing.CROP, 256))
                .hasSize(2)
                .allMatch(window -> window.filled().isEmpty());
    }

    @Test
    @Tag("slow")
    void specksAllOverAVeryLargePhotoAreABoundedNumberOfWindows() {
        Random random = new Random(1);
        BitSet missing = new BitSet();
        for (int i = 0; i < 20_000; i++) {
            missing.set(random.nextInt(7680 * 4320));
        }
        HoleMask hole = HoleMask.of(7680, 4320, (x, y) -> missing.get(y * 7680 + x));

        for (int workingSize : new int[] {256, 512}) {
            List<Window> windows = WindowPlan.windows(hole, hole, Sizing.CROP, workingSize);

            assertThat(windows).hasSizeLessThanOrEqualTo(WindowPlan.MOST_WINDOWS);
            assertThat(coverage(hole, windows)).containsOnly(1);
        }
    }

    @Property(tries = 150, seed = "3")
    void everyMissingPixelIsInTheTargetOfOneWindowInsideThePhoto(
            @ForAll @IntRange(min = 1, max = 500) int width,
            @ForAll @IntRange(min = 1, max = 500) int height,
            @ForAll @IntRange(min = 16, max = 128) int workingSize,
            @ForAll @IntRange(min = 1, max = 12) int lineWidth,
            @ForAll @IntRange(min = 1, max = 12) int lines,
            @ForAll long seed) {
        HoleMask hole = randomScratches(width, height, lineWidth, lines, seed);

        List<Window> windows = WindowPlan.windows(hole, hole, Sizing.CROP, workingSize);

        assertThat(coverage(hole, windows)).containsOnly(1);
        assertThat(windows).hasSizeLessThanOrEqualTo(WindowPlan.MOST_WINDOWS);
        assertThat(windows).isEqualTo(WindowPlan.windows(hole, hole, Sizing.CROP, workingSize));
        for (int i = 0; i < windows.size(); i++) {
            Window window = windows.get(i);
            assertThat(new Rectangle(width, height).contains(window.area())).isTrue();
            assertThat(window.area().contains(window.target())).isTrue();
            assertThat(Math.max(window.workWidth(), window.workHeight()))
                    .isLessThanOrEqualTo(workingSize);
            assertThat(windows.subList(0, i))
                    .extracting(Window::target)
                    .containsAll(window.filled());
        }
    }

    @Property(tries = 20, seed = "4")
    void theResultIsThatOfTheWindowsInTheirOrder(
            @ForAll @IntRange(min = 60, max = 200) int width,
            @ForAll @IntRange(min = 60, max = 200) int height,
            @ForAll long seed)
            throws TranslateException {
        BufferedImage photo = Pictures.noise(Pictures.Layout.RGB, width, height, seed);
        BufferedImage mask = Pictures.scratchMask(width, height, 2, lines(width, height, 2, seed));

        BufferedImage result = inpaint(photo, mask, 64);

        BufferedImage wanted =
                meansOfWindows(photo, StoredPicture.of(mask).toMask(MaskReading.BRIGHT), 64);
        assertThat(largestDifference(result, wanted)).isLessThanOrEqualTo(1);
    }

    private static int largestDifference(BufferedImage a, BufferedImage b) {
        int[] x = a.getRaster().getPixels(0, 0, a.getWidth(), a.getHeight(), (int[]) null);
        int[] y = b.getRaster().getPixels(0, 0, b.getWidth(), b.getHeight(), (int[]) null);
        return IntStream.range(0, x.length).map(i -> Math.abs(x[i] - y[i])).max().orElseThrow();
    }

    /** What the stand-in network makes: each target has the mean of what its window knows. */
    private static BufferedImage meansOfWindows(
            BufferedImage photo, HoleMask hole, int workingSize) {
        StoredPicture result = StoredPicture.of(photo).copyToFill(hole);
        for (Window window : WindowPlan.windows(hole, hole, Sizing.CROP, workingSize)) {
            assertThat(window.isShrunk()).isFalse();
            HoleMask open = hole.without(window.filled());
            double[] sums = new double[3];
            int count = 0;
            float[] pixel = new float[3];
            StoredPicture seen = window.filled().isEmpty() ? StoredPicture.of(photo) : result;
            for (int[] at : pixels(window.area())) {
                if (!open.isHole(at[0], at[1])) {
                    seen.readRow(at[0], at[1], 1, pixel);
                    IntStream.range(0, 3).forEach(c -> sums[c] += pixel[c]);
                    count++;
                }
            }
            for (int[] at : pixels(window.target())) {
                if (hole.isHole(at[0], at[1])) {
                    result.write(
                            at[0],
                            at[1],
                            (float) sums[0] / count,
                            (float) sums[1] / count,
                            (float) sums[2] / count);
                }
            }
        }
        return result.pixels();
    }

    private static BufferedImage inpaint(BufferedImage photo, BufferedImage mask, int workingSize)
            throws TranslateException {
        try (ZooModel<InpaintingInput, Image> model = StandIn.model(Sizing.CROP, workingSize);
                Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            return Pictures.pixels(
                    predictor.predict(
                            new InpaintingInput(Pictures.image(photo), Pictures.image(mask))));
        }
    }

    /** How many targets each missing pixel is in. */
    private static List<Integer> coverage(HoleMask hole, List<Window> windows) {
        int[] counts = new int[hole.width() * hole.height()];
        for (Window window : windows) {
            Rectangle target = window.target();
            for (int y = target.y; y < target.y + target.height; y++) {
                for (int x = target.x; x < target.x + target.width; x++) {
                    counts[y * hole.width() + x]++;
                }
            }
        }
        return IntStream.range(0, counts.length)
                .filter(i -> hole.isHole(i % hole.width(), i / hole.width()))
                .map(i -> counts[i])
                .boxed()
                .toList();
    }

    private static List<int[]> pixels(Rectangle area) {
        List<int[]> pixels = new ArrayList<>();
        for (int y = area.y; y < area.y + area.height; y++) {
            for (int x = area.x; x < area.x + area.width; x++) {
                pixels.add(new int[] {x, y});
            }
        }
        return pixels;
    }

    private static HoleMask randomScratches(
            int width, int height, int lineWidth, int count, long seed) {
        return Pictures.scratches(width, height, lineWidth, lines(width, height, count, seed));
    }

    private static int[][] lines(int width, int height, int count, long seed) {
        Random random = new Random(seed);
        int[][] lines = new int[count][];
        for (int i = 0; i < count; i++) {
            lines[i] =
                    new int[] {
                        random.nextInt(width),
                        random.nextInt(height),
                        random.nextInt(width),
                        random.nextInt(height)
                    };
        }
        return lines;
    }
}
