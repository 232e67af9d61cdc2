// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.mask;

import io.github.tsgl.image.HoleMask;
import java.util.SplittableRandom;

/** One upright box of a given size, at most twice as long as it is wide, anywhere. */
final class BoxMasks implements MaskGenerator {

    private final double minRatio;
    private final double maxRatio;

    BoxMasks(double minRatio, double maxRatio) {
        IrregularMasks.requireRange(minRatio, maxRatio);
        this.minRatio = minRatio;
        this.maxRatio = maxRatio;
    }

    /**
     * Draws a mask.
     *
     * @param width the width in pixels
     * @param height the height in pixels
     * @param seed the seed
     * @return the mask, whose hole ratio lies in the range, to a row and a column of pixels
     */
    @Override
    public HoleMask generate(int width, int height, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double area = width * height * (minRatio + (maxRatio - minRatio) * random.nextDouble());
        double elongation = Math.pow(2, 2 * random.nextDouble() - 1);
        double wanted = Math.sqrt(area * elongation);
        double boxWidth = Math.max(Math.min(wanted, width), area / height);
        int columns = Math.max(1, (int) Math.round(boxWidth));
        int rows = Math.max(1, Math.min(height, (int) Math.round(area / boxWidth)));
        Canvas canvas = new Canvas(width, height);
        int left = random.nextInt(width - columns + 1);
        int top = random.nextInt(height - rows + 1);
        canvas.box(left, top, columns, rows);
        return canvas.toMask();
    }
}
