// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import java.util.function.IntConsumer;

/** A picture whose hole is filled as a front marches, each pixel from what is known around it. */
abstract class MarchedPixels implements IntConsumer {

    private final RgbImage filled;
    private final HoleFront front;
    private final int radius;

    /**
     * A known pixel between two others in its row or column, at the picture's border the pixel
     * beside it, as in OpenCV: each is a place among the picture's pixels.
     *
     * @param hasFirst whether the first is known
     * @param hasLast whether the last is known
     * @param first the one before
     * @param middle the pixel, or the second in its line if it is the first
     * @param middleBack the pixel, or the last but one in its line if it is the last
     * @param last the one after
     */
    record Line(
            boolean hasFirst, boolean hasLast, int first, int middle, int middleBack, int last) {}

    /** Fills a picture whose hole is the front's. */
    MarchedPixels(RgbImage filled, HoleFront front, int radius) {
        this.filled = filled;
        this.front = front;
        this.radius = radius;
    }

    /** Begins with a pixel, from no others. */
    abstract void begin(int pixel);

    /** Counts a known pixel at a column and row, from which dx and dy lead to the one to fill. */
    abstract void count(int x, int y, int dx, int dy);

    /** The value of a channel by all that was counted. */
    abstract float value(int channel);

    @Override
    public final void accept(int pixel) {
        begin(pixel);
        int x = front.x(pixel);
        int y = front.y(pixel);
        int right = Math.min(filled.width() - 1, x + radius);
        int bottom = Math.min(filled.height() - 1, y + radius);
        for (int row = Math.max(0, y - radius); row <= bottom; row++) {
            for (int column = Math.max(0, x - radius); column <= right; column++) {
                int dx = x - column;
                int dy = y - row;
                if (dx * dx + dy * dy <= radius * radius && isKnown(column, row)) {
                    count(column, row, dx, dy);
                }
            }
        }
        int at = (y * filled.width() + x) * 3;
        for (int c = 0; c < 3; c++) {
            filled.rgb()[at + c] = (byte) Math.rint(Math.max(0, Math.min(255, value(c))));
        }
    }

    private boolean isKnown(int x, int y) {
        return front.isKnown(front.pixel(x, y));
    }

    /** A value of the picture, 0 to 255. */
    float color(int place, int channel) {
        return filled.rgb()[place * 3 + channel] & 0xff;
    }

    /** A pixel and its neighbors left and right. */
    Line across(int x, int y) {
        int row = middle(y, filled.height()) * filled.width();
        int width = filled.width();
        return new Line(
                isKnown(x - 1, y),
                isKnown(x + 1, y),
                row + Math.max(0, x - 1),
                row + middle(x, width),
                row + middleBack(x, width),
                row + Math.min(width - 1, x + 1));
    }

    /** A pixel and its neighbors above and below. */
    Line down(int x, int y) {
        int width = filled.width();
        int height = filled.height();
        int column = middle(x, width);
        return new Line(
                isKnown(x, y - 1),
                isKnown(x, y + 1),
                Math.max(0, y - 1) * width + column,
                middle(y, height) * width + column,
                middleBack(y, height) * width + column,
                Math.min(height - 1, y + 1) * width + column);
    }

    private static int middle(int i, int size) {
        return Math.min(size - 1, Math.max(1, i));
    }

    private static int middleBack(int i, int size) {
        return Math.max(0, Math.min(size - 2, i));
    }
}
