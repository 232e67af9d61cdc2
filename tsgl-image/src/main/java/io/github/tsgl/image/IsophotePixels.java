// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import java.util.Arrays;

/**
 * The mean of what is known, weighted by 1 / (1 + |p − q|⁴) and by the cosine between p − q and the
 * direction across which the picture changes least at q, for each channel.
 */
final class IsophotePixels extends MarchedPixels {

    /** Takes the place of a cosine whose product is less than LEAST. */
    private static final float LITTLE = 1e-6f;

    private static final float LEAST = 0.01f;

    private final float[] mean = new float[3];
    private final float[] weights = new float[3];

    /** Fills a picture whose hole is the front's. */
    IsophotePixels(RgbImage filled, HoleFront front, int radius) {
        super(filled, front, radius);
    }

    @Override
    void begin(int pixel) {
        Arrays.fill(mean, 0);
        Arrays.fill(weights, 1e-20f);
    }

    @Override
    void count(int x, int y, int dx, int dy) {
        Line across = across(x, y);
        Line down = down(x, y);
        float square = dx * dx + dy * dy;
        float nearness = 1 / (square * square + 1);
        for (int c = 0; c < 3; c++) {
            float changeX = change(across, across.middle(), c);
            float changeY = change(down, down.middleBack(), c);
            float along = dy * changeX - dx * changeY;
            float length = square * (changeX * changeX + changeY * changeY);
            float cosine =
                    Math.abs(along) <= LEAST ? LITTLE : (float) Math.abs(along / Math.sqrt(length));
            float weight = nearness * cosine;
            mean[c] += weight * color(across.middle(), c);
            weights[c] += weight;
        }
    }

    /** How much a channel changes along a line, twice over. */
    private float change(Line line, int middle, int c) {
        float before = Math.abs(color(middle, c) - color(line.first(), c));
        float after = Math.abs(color(line.last(), c) - color(middle, c));
        if (line.hasFirst() && line.hasLast()) {
            return before + after;
        }
        return 2 * (line.hasLast() ? after : line.hasFirst() ? before : 0);
    }

    @Override
    float value(int c) {
        return (float) ((double) mean[c] / weights[c]);
    }
}
