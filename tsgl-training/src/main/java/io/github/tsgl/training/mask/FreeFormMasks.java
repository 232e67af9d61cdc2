// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.mask;

import io.github.tsgl.image.HoleMask;
import java.util.SplittableRandom;

/**
 * Free-form strokes, as a hand draws them, with the numbers of <a
 * href="https://arxiv.org/abs/1806.03589">free-form inpainting with gated convolution</a>: up to
 * three zigzag strokes with round corners. Widths are for 256×256 and scale with the shorter side.
 */
final class FreeFormMasks implements MaskGenerator {

    private static final int MAX_STROKES = 3;
    private static final int FEWEST_CORNERS = 4;
    private static final int MOST_CORNERS = 11;
    private static final double MEAN_ANGLE = 2 * Math.PI / 5;
    private static final double ANGLE_RANGE = 2 * Math.PI / 15;
    private static final double LEAST_WIDTH = 12;
    private static final double MOST_WIDTH = 40;
    private static final double SIDE = 256;

    @Override
    public HoleMask generate(int width, int height, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Canvas canvas = new Canvas(width, height);
        int strokes = 1 + random.nextInt(MAX_STROKES);
        for (int stroke = 0; stroke < strokes; stroke++) {
            stroke(canvas, random);
        }
        return canvas.toMask();
    }

    private static void stroke(Canvas canvas, SplittableRandom random) {
        double mean = Math.hypot(canvas.width, canvas.height) / 8;
        int corners = FEWEST_CORNERS + random.nextInt(MOST_CORNERS - FEWEST_CORNERS + 1);
        double leastAngle = MEAN_ANGLE - ANGLE_RANGE * random.nextDouble();
        double mostAngle = MEAN_ANGLE + ANGLE_RANGE * random.nextDouble();
        double scale = canvas.shortSide() / SIDE;
        double thickness = LEAST_WIDTH + (MOST_WIDTH - LEAST_WIDTH) * random.nextDouble();
        double radius = scale * Math.floor(thickness) / 2;
        double x = random.nextInt(canvas.width);
        double y = random.nextInt(canvas.height);
        for (int corner = 0; corner < corners; corner++) {
            double angle = leastAngle + (mostAngle - leastAngle) * random.nextDouble();
            double turned = corner % 2 == 0 ? -angle : angle;
            double length = mean + Math.floor(mean / 2) * random.nextGaussian();
            length = Math.max(0, Math.min(2 * mean, length));
            double endX = clip(x + length * Math.cos(turned), canvas.width);
            double endY = clip(y + length * Math.sin(turned), canvas.height);
            canvas.stroke(x, y, endX, endY, radius);
            x = endX;
            y = endY;
        }
    }

    private static double clip(double value, int most) {
        return Math.floor(Math.max(0, Math.min(most, value)));
    }
}
