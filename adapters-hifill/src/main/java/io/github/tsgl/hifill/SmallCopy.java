// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import ai.djl.ndarray.NDArray;
import io.github.tsgl.encoder.input.PreparedInputs;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.PictureRows;
import io.github.tsgl.image.Resampler;
import java.util.BitSet;
import java.util.Map;

/**
 * The small copy of a photo, which the network fills.
 *
 * @param side its height and width
 * @param picture the colors (3, side, side) in [0, 255], RGB
 * @param hole its hole
 */
record SmallCopy(int side, FloatImage picture, HoleMask hole) {

    private static final float HALF_WHITE = 127.5f;

    static SmallCopy of(LargePicture large, ResidualAggregation.HoleEdge edge) {
        HoleMask hole =
                switch (edge) {
                    case SHARP -> touchedHole(large.hole(), large.side());
                    case SOFT -> sampledHole(large.hole(), large.side());
                };
        return new SmallCopy(large.side(), means(large), hole);
    }

    /** The picture in [-1, 1] and the mask. */
    PreparedInputs inputs() {
        FloatImage signed =
                FloatImage.of(3, side, side, (c, y, x) -> picture.get(c, y, x) / HALF_WHITE - 1);
        return new PreparedInputs(signed, Map.of(), hole);
    }

    /** The colors in [0, 255] of a picture (1, 3, side, side) in [-1, 1]. */
    FloatImage colors(NDArray filled) {
        float[] colors = filled.toFloatArray();
        for (int i = 0; i < colors.length; i++) {
            colors[i] = (colors[i] + 1) * HALF_WHITE;
        }
        return FloatImage.of(3, side, side, colors);
    }

    /** The mean of each small pixel's part of the large picture. */
    private static FloatImage means(LargePicture large) {
        PictureRows rows = large.rows();
        int side = large.side();
        int width = large.width();
        int across = large.across();
        float[] row = new float[3 * width];
        float[] means = new float[3 * side * side];
        for (int y = 0; y < large.height(); y++) {
            rows.readRow(0, y, width, row);
            for (int c = 0; c < 3; c++) {
                int to = (c * side + y / large.down()) * side;
                for (int x = 0; x < side; x++) {
                    float sum = 0;
                    for (int i = 0; i < across; i++) {
                        sum += row[c * width + x * across + i];
                    }
                    means[to + x] += sum;
                }
            }
        }
        for (int i = 0; i < means.length; i++) {
            means[i] /= across * large.down();
        }
        return FloatImage.of(3, side, side, means);
    }

    private static HoleMask sampledHole(HoleMask photo, int side) {
        return HoleMask.of(
                side,
                side,
                (x, y) ->
                        photo.isHole(
                                Resampler.nearest(x, photo.width(), side),
                                Resampler.nearest(y, photo.height(), side)));
    }

    private static HoleMask touchedHole(HoleMask photo, int side) {
        BitSet touched = new BitSet();
        int width = photo.width();
        int height = photo.height();
        for (int y = 0; y < height; y++) {
            int top = first(y, height, side);
            int bottom = last(y, height, side);
            for (int x = 0; x < width; x++) {
                if (photo.isHole(x, y)) {
                    int left = first(x, width, side);
                    int right = last(x, width, side);
                    for (int j = top; j <= bottom; j++) {
                        touched.set(j * side + left, j * side + right + 1);
                    }
                }
            }
        }
        return HoleMask.of(side, side, (x, y) -> touched.get(y * side + x));
    }

    /** The first small pixel that sees a pixel, of which interpolation sees the neighbors too. */
    private static int first(int position, int length, int side) {
        return (int) (Math.max(0, position - 1L) * side / length);
    }

    private static int last(int position, int length, int side) {
        return (int) ((Math.min(length, position + 2L) * side - 1) / length);
    }
}
