// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.mask;

import io.github.tsgl.image.HoleMask;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Holes with the settings that LaMa publishes: chains of thick strokes, and boxes.
 *
 * <p>The evaluation settings ({@link #narrow}, {@link #medium}, {@link #wide}) are published for
 * 256×256 and for 512×512 pixels; for another size the nearer of the two is scaled with the shorter
 * side. As there, a mask with more than half a picture of hole is drawn anew.
 */
final class LamaMasks implements MaskGenerator {

    private static final int MAX_TRIES = 100;
    private static final double MOST_HOLE = 0.5;
    private static final int DIRECTIONS = 4;
    private static final int MAX_SEGMENTS = 5;
    private static final int LEAST_LENGTH = 10;
    private static final int LEAST_WIDTH = 5;

    private static final Boxes NO_BOXES = new Boxes(0, 1, 1, 1, 1);

    private final List<Settings> sizes;
    private final double mostHole;

    private LamaMasks(double mostHole, Settings... sizes) {
        this.sizes = List.of(sizes);
        this.mostHole = mostHole;
    }

    /** The settings for one size; boxShare is the part of the masks that are boxes. */
    private record Settings(int side, Chains chains, Boxes boxes, double boxShare) {}

    /** How many chains; strokes are up to maxWidth thicker and maxLength longer than the least. */
    private record Chains(int fewest, int most, int maxWidth, int maxLength) {}

    /** Boxes with sides in pixels, at a distance from the border. */
    private record Boxes(int margin, int smallest, int largest, int fewest, int most) {}

    static LamaMasks narrow() {
        return new LamaMasks(
                MOST_HOLE,
                new Settings(256, new Chains(4, 50, 10, 40), NO_BOXES, 0),
                new Settings(512, new Chains(4, 70, 20, 100), NO_BOXES, 0));
    }

    static LamaMasks medium() {
        double boxShare = 0.3 / 1.3;
        return new LamaMasks(
                MOST_HOLE,
                new Settings(256, new Chains(4, 5, 50, 100), new Boxes(0, 10, 50, 1, 5), boxShare),
                new Settings(
                        512, new Chains(4, 10, 100, 200), new Boxes(0, 30, 150, 1, 5), boxShare));
    }

    static LamaMasks wide() {
        double boxShare = 0.3 / 1.3;
        return new LamaMasks(
                MOST_HOLE,
                new Settings(
                        256, new Chains(1, 5, 100, 200), new Boxes(10, 30, 150, 1, 3), boxShare),
                new Settings(
                        512, new Chains(1, 5, 250, 450), new Boxes(10, 30, 300, 1, 4), boxShare));
    }

    static MaskGenerator mixed() {
        List<LamaMasks> widths = List.of(narrow(), medium(), wide());
        return (width, height, seed) -> {
            SplittableRandom random = new SplittableRandom(seed);
            LamaMasks drawn = widths.get(random.nextInt(widths.size()));
            return drawn.generate(width, height, random.nextLong());
        };
    }

    static LamaMasks training() {
        return new LamaMasks(
                1,
                new Settings(256, new Chains(1, 5, 100, 200), new Boxes(10, 30, 150, 1, 4), 0.5));
    }

    @Override
    public HoleMask generate(int width, int height, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Canvas least = draw(width, height, random);
        for (int tries = 1; tries < MAX_TRIES && least.holeRatio() > mostHole; tries++) {
            Canvas canvas = draw(width, height, random);
            least = canvas.holes < least.holes ? canvas : least;
        }
        return least.toMask();
    }

    private Canvas draw(int width, int height, SplittableRandom random) {
        Canvas canvas = new Canvas(width, height);
        Settings settings = nearest(canvas.shortSide());
        double scale = (double) canvas.shortSide() / settings.side();
        if (random.nextDouble() < settings.boxShare()) {
            boxes(canvas, settings.boxes(), scale, random);
        } else {
            chains(canvas, settings.chains(), scale, random);
        }
        return canvas;
    }

    private Settings nearest(int side) {
        Settings nearest = sizes.get(0);
        for (Settings settings : sizes) {
            if ((double) side * side >= (double) nearest.side() * settings.side()) {
                nearest = settings;
            }
        }
        return nearest;
    }

    /** As published, there may be one chain more than "max_times" says, and few directions. */
    private static void chains(
            Canvas canvas, Chains chains, double scale, SplittableRandom random) {
        int count = between(random, chains.fewest(), chains.most() + 1);
        for (int chain = 0; chain < count; chain++) {
            int x = random.nextInt(canvas.width);
            int y = random.nextInt(canvas.height);
            int segments = between(random, 1, MAX_SEGMENTS);
            for (int segment = 0; segment < segments; segment++) {
                double angle = 0.01 + random.nextInt(DIRECTIONS);
                double turned = chain % 2 == 0 ? -angle : angle;
                double length = scale * (LEAST_LENGTH + random.nextInt(chains.maxLength()));
                int thickness = LEAST_WIDTH + random.nextInt(chains.maxWidth());
                int endX = clip(x + length * Math.sin(turned), canvas.width);
                int endY = clip(y + length * Math.cos(turned), canvas.height);
                canvas.stroke(x, y, endX, endY, scale * radius(thickness));
                x = endX;
                y = endY;
            }
        }
    }

    /** OpenCV rounds half the thickness up and fills the pixels on the outline too. */
    private static double radius(int thickness) {
        return (thickness + 1) / 2 + 0.45;
    }

    private static void boxes(Canvas canvas, Boxes boxes, double scale, SplittableRandom random) {
        int shortSide = canvas.shortSide();
        int margin = Math.min((int) Math.round(boxes.margin() * scale), (shortSide - 1) / 2);
        int room = shortSide - 2 * margin;
        int smallest = clamp(boxes.smallest() * scale, room);
        int largest = Math.max(smallest, clamp(boxes.largest() * scale, room - 1));
        int count = between(random, boxes.fewest(), boxes.most());
        for (int box = 0; box < count; box++) {
            int boxWidth = between(random, smallest, largest);
            int boxHeight = between(random, smallest, largest);
            int left = between(random, margin, canvas.width - margin - boxWidth);
            int top = between(random, margin, canvas.height - margin - boxHeight);
            canvas.box(left, top, boxWidth, boxHeight);
        }
    }

    private static int clamp(double value, int most) {
        return Math.max(1, Math.min(most, (int) Math.round(value)));
    }

    private static int clip(double value, int most) {
        return (int) Math.max(0, Math.min(most, value));
    }

    /** Both ends are drawn too. */
    private static int between(SplittableRandom random, int least, int most) {
        return least + random.nextInt(most - least + 1);
    }
}
