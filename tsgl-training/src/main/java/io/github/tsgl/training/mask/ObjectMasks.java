package io.github.tsgl.training.mask;

import io.github.tsgl.image.HoleMask;
import java.util.SplittableRandom;

/**
 * Holes in the shape of objects, as HiFill is trained with: an object's outline, mirrored or not,
 * turned by up to 90 degrees and shrunk to between 0.8 and 1 of its size, in the middle.
 */
public final class ObjectMasks implements MaskGenerator {

    private static final double LEAST_SCALE = 0.8;
    private static final double MOST_DEGREES = 90;

    private final MaskFolder templates;

    /**
     * Makes a generator.
     *
     * @param templates outlines of objects, white on black; each fits into the picture as a whole
     */
    public ObjectMasks(MaskFolder templates) {
        this.templates = templates;
    }

    /**
     * Draws a mask.
     *
     * @param width the width in pixels
     * @param height the height in pixels
     * @param seed the seed
     * @return the mask
     * @throws java.io.UncheckedIOException if a template can no longer be read
     */
    @Override
    public HoleMask generate(int width, int height, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        HoleMask template = templates.pick(random);
        double mirror = random.nextBoolean() ? 1 : -1;
        double angle = Math.toRadians(MOST_DEGREES * (2 * random.nextDouble() - 1));
        double fit =
                Math.min((double) width / template.width(), (double) height / template.height());
        double scale = fit * (LEAST_SCALE + (1 - LEAST_SCALE) * random.nextDouble());
        double cos = Math.cos(angle) / scale;
        double sin = Math.sin(angle) / scale;
        Canvas canvas = new Canvas(width, height);
        canvas.fill(
                (x, y) -> {
                    double dx = x + 0.5 - width / 2.0;
                    double dy = y + 0.5 - height / 2.0;
                    double u = mirror * (cos * dx - sin * dy) + template.width() / 2.0;
                    double v = sin * dx + cos * dy + template.height() / 2.0;
                    return u >= 0
                            && v >= 0
                            && u < template.width()
                            && v < template.height()
                            && template.isHole((int) u, (int) v);
                });
        return canvas.toMask();
    }
}
