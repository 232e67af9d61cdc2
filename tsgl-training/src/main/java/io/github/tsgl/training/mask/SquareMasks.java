// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.mask;

import io.github.tsgl.image.HoleMask;
import java.util.SplittableRandom;

/** PEN-Net's square holes: half the picture's width and height. */
final class SquareMasks implements MaskGenerator {

    private static final int MAX_DEGREES = 45;

    private final Placement placement;

    private SquareMasks(Placement placement) {
        this.placement = placement;
    }

    private enum Placement {
        CENTERED,
        RANDOM,
        TURNED
    }

    static SquareMasks centered() {
        return new SquareMasks(Placement.CENTERED);
    }

    static SquareMasks random() {
        return new SquareMasks(Placement.RANDOM);
    }

    static SquareMasks turned() {
        return new SquareMasks(Placement.TURNED);
    }

    @Override
    public HoleMask generate(int width, int height, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int squareWidth = Math.max(1, width / 2);
        int squareHeight = Math.max(1, height / 2);
        Canvas canvas = new Canvas(width, height);
        if (placement == Placement.CENTERED) {
            canvas.box(width / 4, height / 4, squareWidth, squareHeight);
            return canvas.toMask();
        }
        int left = random.nextInt(width / 2 + 1);
        int top = random.nextInt(height / 2 + 1);
        if (placement == Placement.RANDOM) {
            canvas.box(left, top, squareWidth, squareHeight);
        } else {
            double angle = Math.toRadians(random.nextInt(MAX_DEGREES + 1));
            canvas.fill(turned(canvas, left, top, angle));
        }
        return canvas.toMask();
    }

    /** One pixel more on each side of the turned square: published as a maximum filter of 3×3. */
    private static Canvas.Shape turned(Canvas canvas, int left, int top, double angle) {
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double aroundWidth = canvas.width * cos + canvas.height * sin;
        double aroundHeight = canvas.width * sin + canvas.height * cos;
        double halfWidth = Math.max(1, canvas.width / 2) / 2.0;
        double halfHeight = Math.max(1, canvas.height / 2) / 2.0;
        double centerX = left + halfWidth - canvas.width / 2.0;
        double centerY = top + halfHeight - canvas.height / 2.0;
        double margin = cos + sin;
        return (x, y) -> {
            double aroundX = ((x + 0.5) / canvas.width - 0.5) * aroundWidth;
            double aroundY = ((y + 0.5) / canvas.height - 0.5) * aroundHeight;
            double backX = aroundX * cos - aroundY * sin;
            double backY = aroundX * sin + aroundY * cos;
            return Math.abs(backX - centerX) < halfWidth + margin
                    && Math.abs(backY - centerY) < halfHeight + margin;
        };
    }
}
