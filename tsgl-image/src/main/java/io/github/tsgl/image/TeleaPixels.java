// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import java.util.Arrays;

/**
 * Telea's Eq. 2: I(p) = Σ w(p, q) (I(q) + ∇I(q) · (p − q)) / Σ w(p, q), where w is the product of
 * his three factors. Of the second term OpenCV takes little, and so does this: the sum (X, Y) of
 * its parts by column and by row gives (X + Y) / |(X, Y)|, at most 1.4 levels, and half a level is
 * added.
 */
final class TeleaPixels extends MarchedPixels {

    /** Takes the place of a factor or sum that is nothing. */
    private static final float LITTLE = 1e-6f;

    private static final float LEAST_DIRECTION = 0.01f;
    private static final float LEAST = 1e-20f;

    private final HoleFront front;
    private final float[] mean = new float[3];
    private final float[] slopeX = new float[3];
    private final float[] slopeY = new float[3];
    private int pixel;
    private float frontX;
    private float frontY;
    private float weights;

    /** Fills a picture whose hole is the front's, which knows the times outside too. */
    TeleaPixels(RgbImage filled, HoleFront front, int radius) {
        super(filled, front, radius);
        this.front = front;
    }

    @Override
    void begin(int toFill) {
        pixel = toFill;
        frontX = front.slopeX(toFill);
        frontY = front.slopeY(toFill);
        weights = LEAST;
        for (float[] sum : new float[][] {mean, slopeX, slopeY}) {
            Arrays.fill(sum, 0);
        }
    }

    @Override
    void count(int x, int y, int dx, int dy) {
        Line across = across(x, y);
        Line down = down(x, y);
        float weight = weight(front.time(front.pixel(x, y)), dx, dy);
        weights += weight;
        for (int c = 0; c < 3; c++) {
            mean[c] += weight * color(across.middle(), c);
            slopeX[c] -= weight * (slope(across, c) * dx);
            slopeY[c] -= weight * (slope(down, c) * dy);
        }
    }

    /** The factors: direction, distance and level. */
    private float weight(float time, int dx, int dy) {
        float direction = dx * frontX + dy * frontY;
        if (Math.abs(direction) <= LEAST_DIRECTION) {
            direction = LITTLE;
        }
        float square = dx * dx + dy * dy;
        float distance = (float) (1 / (square * Math.sqrt(square)));
        float level = 1 / (1 + Math.abs(time - front.time(pixel)));
        return Math.abs(distance * level * direction);
    }

    /** How a channel grows along a line, by both neighbors four times as much as by one. */
    private float slope(Line line, int channel) {
        if (line.hasFirst() && line.hasLast()) {
            return 2 * (color(line.last(), channel) - color(line.first(), channel));
        }
        if (line.hasLast()) {
            return color(line.last(), channel) - color(line.middle(), channel);
        }
        return line.hasFirst()
                ? color(line.middleBack(), channel) - color(line.first(), channel)
                : 0;
    }

    @Override
    float value(int c) {
        double length = Math.sqrt(slopeX[c] * slopeX[c] + slopeY[c] * slopeY[c]);
        return (float) (mean[c] / weights + (slopeX[c] + slopeY[c]) / (length + LEAST) + 0.5f);
    }
}
