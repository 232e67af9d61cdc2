// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.mask;

import io.github.tsgl.image.HoleMask;
import java.util.Arrays;

/** A mask while it is drawn; it takes no more holes once its target is met. */
final class Canvas {

    final int width;
    final int height;
    final int target;
    final byte[] known;
    int holes;

    Canvas(int width, int height) {
        this(width, height, width * height);
    }

    Canvas(int width, int height, int target) {
        this.width = width;
        this.height = height;
        this.target = target;
        known = new byte[width * height];
        Arrays.fill(known, (byte) 1);
    }

    /** Which pixels are hole. */
    @FunctionalInterface
    interface Shape {
        boolean contains(int x, int y);
    }

    int shortSide() {
        return Math.min(width, height);
    }

    boolean isFull() {
        return holes >= target;
    }

    void disc(double centerX, double centerY, double radius) {
        double reach = Math.max(radius, 0.5);
        int top = (int) Math.max(0, Math.ceil(centerY - reach));
        int bottom = (int) Math.min(height - 1, Math.floor(centerY + reach));
        for (int y = top; y <= bottom; y++) {
            double half = Math.sqrt(Math.max(0, reach * reach - (y - centerY) * (y - centerY)));
            row(y, (int) Math.ceil(centerX - half), (int) Math.floor(centerX + half));
        }
    }

    /** A straight stroke with round ends: all pixels within a radius of a line. */
    void stroke(double fromX, double fromY, double toX, double toY, double radius) {
        double alongX = toX - fromX;
        double alongY = toY - fromY;
        double length = alongX * alongX + alongY * alongY;
        double reach = Math.max(radius, 0.5);
        int left = (int) Math.max(0, Math.ceil(Math.min(fromX, toX) - reach));
        int right = (int) Math.min(width - 1, Math.floor(Math.max(fromX, toX) + reach));
        int top = (int) Math.max(0, Math.ceil(Math.min(fromY, toY) - reach));
        int bottom = (int) Math.min(height - 1, Math.floor(Math.max(fromY, toY) + reach));
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                double dx = x - fromX;
                double dy = y - fromY;
                double part = length == 0 ? 0 : (dx * alongX + dy * alongY) / length;
                part = Math.max(0, Math.min(1, part));
                dx -= part * alongX;
                dy -= part * alongY;
                if (dx * dx + dy * dy <= reach * reach) {
                    row(y, x, x);
                }
            }
        }
    }

    void box(int left, int top, int boxWidth, int boxHeight) {
        for (int y = Math.max(0, top); y < Math.min(height, top + boxHeight); y++) {
            row(y, left, left + boxWidth - 1);
        }
    }

    void fill(Shape shape) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (shape.contains(x, y)) {
                    row(y, x, x);
                }
            }
        }
    }

    void fillUp() {
        for (int y = 0; y < height && !isFull(); y++) {
            row(y, 0, width - 1);
        }
    }

    double holeRatio() {
        return (double) holes / known.length;
    }

    /** Ends the drawing; if nothing was drawn, the pixel in the middle is the hole. */
    HoleMask toMask() {
        if (holes == 0) {
            known[height / 2 * width + width / 2] = 0;
        }
        return HoleMask.of(width, height, (x, y) -> known[y * width + x] == 0);
    }

    private void row(int y, int from, int to) {
        int last = Math.min(width - 1, to);
        for (int x = Math.max(0, from); x <= last && holes < target; x++) {
            int i = y * width + x;
            holes += known[i];
            known[i] = 0;
        }
    }
}
