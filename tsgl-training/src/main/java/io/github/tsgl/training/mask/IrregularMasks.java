// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.mask;

import io.github.tsgl.image.HoleMask;
import java.util.SplittableRandom;

/**
 * A seeded generator of irregular holes: strokes of changing width and angle, blobs and boxes.
 *
 * <p>The hole ratio is drawn uniformly from the range, and shapes are drawn until exactly that many
 * pixels are hole. Each mask has a style of its own, from thin scratches to one large hole.
 */
final class IrregularMasks implements MaskGenerator {

    private static final int MAX_SHAPES = 10_000;

    private final double minRatio;
    private final double maxRatio;

    IrregularMasks(double minRatio, double maxRatio) {
        requireRange(minRatio, maxRatio);
        this.minRatio = minRatio;
        this.maxRatio = maxRatio;
    }

    static void requireRange(double minRatio, double maxRatio) {
        if (!(minRatio > 0 && minRatio <= maxRatio && maxRatio < 1)) {
            throw new IllegalArgumentException(
                    "the hole ratio must be a range within (0, 1), not "
                            + minRatio
                            + " to "
                            + maxRatio);
        }
    }

    /**
     * Draws a mask; the same seed gives the same mask.
     *
     * @param width the width in pixels
     * @param height the height in pixels
     * @param seed the seed
     * @return the mask, whose hole ratio lies in the range (to one pixel)
     */
    @Override
    public HoleMask generate(int width, int height, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int pixels = width * height;
        double ratio = minRatio + (maxRatio - minRatio) * random.nextDouble();
        int least = Math.min(pixels - 1, (int) Math.ceil(minRatio * pixels));
        int most = Math.max(least, (int) Math.floor(maxRatio * pixels));
        int target = Math.max(least, Math.min(most, (int) Math.round(ratio * pixels)));
        Canvas canvas = new Canvas(width, height, target);
        Style style = Style.values()[random.nextInt(Style.values().length)];
        for (int shape = 0; shape < MAX_SHAPES && !canvas.isFull(); shape++) {
            style.draw(canvas, random);
        }
        canvas.fillUp();
        return canvas.toMask();
    }

    /** What the holes of one mask look like. */
    private enum Style {
        SCRATCHES {
            @Override
            void draw(Canvas canvas, SplittableRandom random) {
                stroke(canvas, random, 0.004, 0.016);
            }
        },
        STROKES {
            @Override
            void draw(Canvas canvas, SplittableRandom random) {
                stroke(canvas, random, 0.015, 0.06);
            }
        },
        BRUSH {
            @Override
            void draw(Canvas canvas, SplittableRandom random) {
                stroke(canvas, random, 0.05, 0.13);
            }
        },
        BLOBS {
            @Override
            void draw(Canvas canvas, SplittableRandom random) {
                blob(canvas, random, 0.04, 0.16);
            }
        },
        BOXES {
            @Override
            void draw(Canvas canvas, SplittableRandom random) {
                box(canvas, random, 0.08, 0.4);
            }
        },
        LARGE {
            @Override
            void draw(Canvas canvas, SplittableRandom random) {
                double side = Math.sqrt((double) canvas.target / canvas.known.length);
                if (canvas.holes > 0) {
                    blob(canvas, random, 0.02, 0.06);
                } else if (random.nextBoolean()) {
                    box(canvas, random, 0.7 * side, 1.1 * side);
                } else {
                    blob(canvas, random, 0.4 * side, 0.6 * side);
                }
            }
        },
        MIXED {
            @Override
            void draw(Canvas canvas, SplittableRandom random) {
                switch (random.nextInt(6)) {
                    case 0 -> blob(canvas, random, 0.03, 0.1);
                    case 1 -> box(canvas, random, 0.05, 0.2);
                    case 2, 3 -> stroke(canvas, random, 0.02, 0.08);
                    default -> stroke(canvas, random, 0.004, 0.03);
                }
            }
        };

        abstract void draw(Canvas canvas, SplittableRandom random);

        /** A walk with turns; radii are parts of the shorter side. */
        static void stroke(Canvas canvas, SplittableRandom random, double thin, double thick) {
            double side = canvas.shortSide();
            double x = random.nextDouble() * canvas.width;
            double y = random.nextDouble() * canvas.height;
            double angle = random.nextDouble() * 2 * Math.PI;
            double radius = side * between(random, thin, thick);
            int turns = 1 + random.nextInt(10);
            for (int turn = 0; turn < turns; turn++) {
                double length = side * between(random, 0.03, 0.3);
                double bend = between(random, -1.5, 1.5) / Math.max(1, length);
                double step = Math.max(0.5, radius / 2);
                for (double gone = 0; gone < length && !canvas.isFull(); gone += step) {
                    canvas.disc(x, y, radius);
                    x += step * Math.cos(angle);
                    y += step * Math.sin(angle);
                    angle += bend * step;
                }
                angle += between(random, -1.3, 1.3);
                radius =
                        Math.max(
                                side * thin,
                                Math.min(side * thick, radius * between(random, 0.75, 1.3)));
            }
        }

        /** Discs that overlap around a center. */
        static void blob(Canvas canvas, SplittableRandom random, double small, double large) {
            double side = canvas.shortSide();
            double x = random.nextDouble() * canvas.width;
            double y = random.nextDouble() * canvas.height;
            double radius = side * between(random, small, large);
            canvas.disc(x, y, radius);
            int lobes = 2 + random.nextInt(6);
            for (int lobe = 0; lobe < lobes; lobe++) {
                double angle = random.nextDouble() * 2 * Math.PI;
                double distance = radius * between(random, 0.3, 0.9);
                canvas.disc(
                        x + distance * Math.cos(angle),
                        y + distance * Math.sin(angle),
                        radius * between(random, 0.3, 0.7));
            }
        }

        static void box(Canvas canvas, SplittableRandom random, double small, double large) {
            double side = canvas.shortSide();
            int boxWidth = (int) Math.max(1, side * between(random, small, large));
            int boxHeight = (int) Math.max(1, side * between(random, small, large));
            int left = random.nextInt(canvas.width) - boxWidth / 2;
            int top = random.nextInt(canvas.height) - boxHeight / 2;
            canvas.box(left, top, boxWidth, boxHeight);
        }

        static double between(SplittableRandom random, double low, double high) {
            return low + (high - low) * random.nextDouble();
        }
    }
}
