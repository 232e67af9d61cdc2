// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.mask;

import io.github.tsgl.image.HoleMask;
import java.util.SplittableRandom;

/**
 * Holes in the shape of objects: as HiFill is trained with, an object's outline, mirrored or not,
 * turned by up to 90 degrees and shrunk to between 0.8 and 1 of its size, in the middle; or as
 * objects stand in photos, anywhere, nearly upright and of a given size.
 */
final class ObjectMasks implements MaskGenerator {

    private static final double LEAST_SCALE = 0.8;
    private static final double MOST_DEGREES = 90;
    private static final double LEANING_DEGREES = 15;
    private static final int MAX_TRIES = 1000;
    private static final double GROWTH = 1.05;

    private final MaskFolder templates;
    private final double minRatio;
    private final double maxRatio; // 0 for HiFill's

    /** HiFill's holes. */
    ObjectMasks(MaskFolder templates) {
        this(templates, 0, 0);
    }

    /** Objects anywhere. */
    static ObjectMasks anywhere(MaskFolder templates, double minRatio, double maxRatio) {
        IrregularMasks.requireRange(minRatio, maxRatio);
        return new ObjectMasks(templates, minRatio, maxRatio);
    }

    private ObjectMasks(MaskFolder templates, double minRatio, double maxRatio) {
        this.templates = templates;
        this.minRatio = minRatio;
        this.maxRatio = maxRatio;
    }

    /**
     * Draws a mask.
     *
     * @param width the width in pixels
     * @param height the height in pixels
     * @param seed the seed
     * @return the mask
     * @throws java.io.UncheckedIOException if a template can no longer be read
     * @throws IllegalStateException if no place gives an outline's hole its size
     */
    @Override
    public HoleMask generate(int width, int height, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        HoleMask template = templates.pick(random);
        double mirror = random.nextBoolean() ? 1 : -1;
        if (maxRatio > 0) {
            return anywhere(new Canvas(width, height), template, mirror, random);
        }
        double angle = Math.toRadians(MOST_DEGREES * (2 * random.nextDouble() - 1));
        double fit =
                Math.min((double) width / template.width(), (double) height / template.height());
        double scale = fit * (LEAST_SCALE + (1 - LEAST_SCALE) * random.nextDouble());
        Canvas canvas = new Canvas(width, height);
        Place middle = new Place(template.width() / 2.0, template.height() / 2.0);
        Place center = new Place(width / 2.0, height / 2.0);
        draw(canvas, template, middle, mirror, angle, scale, center);
        return canvas.toMask();
    }

    /** Tries places until the hole has the right size; beyond the border there is none of it. */
    private HoleMask anywhere(
            Canvas canvas, HoleMask template, double mirror, SplittableRandom random) {
        double angle = Math.toRadians(LEANING_DEGREES * (2 * random.nextDouble() - 1));
        double ratio = minRatio + (maxRatio - minRatio) * random.nextDouble();
        double pixels = (double) template.width() * template.height() * template.holeRatio();
        Place middle = middle(template);
        double scale = Math.sqrt(ratio * canvas.width * canvas.height / pixels);
        for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
            Canvas tried = new Canvas(canvas.width, canvas.height);
            double x = random.nextDouble() * canvas.width;
            double y = random.nextDouble() * canvas.height;
            draw(tried, template, middle, mirror, angle, scale, new Place(x, y));
            if (tried.holeRatio() >= minRatio && tried.holeRatio() <= maxRatio) {
                return tried.toMask();
            }
            scale *= tried.holeRatio() < minRatio ? GROWTH : 1 / GROWTH;
        }
        throw new IllegalStateException(
                "no outline makes a hole of " + minRatio + " to " + maxRatio);
    }

    /** A point between pixels. */
    private record Place(double x, double y) {}

    /** The center of gravity of an outline. */
    private static Place middle(HoleMask template) {
        double sumX = 0;
        double sumY = 0;
        long count = 0;
        for (int y = 0; y < template.height(); y++) {
            for (int x = template.nextHole(0, y);
                    x < template.width();
                    x = template.nextHole(x + 1, y)) {
                sumX += x + 0.5;
                sumY += y + 0.5;
                count++;
            }
        }
        return new Place(sumX / count, sumY / count);
    }

    /** Draws a template so that its middle comes to lie on a place. */
    private static void draw(
            Canvas canvas,
            HoleMask template,
            Place middle,
            double mirror,
            double angle,
            double scale,
            Place center) {
        double cos = Math.cos(angle) / scale;
        double sin = Math.sin(angle) / scale;
        canvas.fill(
                (x, y) -> {
                    double dx = x + 0.5 - center.x();
                    double dy = y + 0.5 - center.y();
                    double u = mirror * (cos * dx - sin * dy) + middle.x();
                    double v = sin * dx + cos * dy + middle.y();
                    return u >= 0
                            && v >= 0
                            && u < template.width()
                            && v < template.height()
                            && template.isHole((int) u, (int) v);
                });
    }
}
