package io.github.tsgl.hifill;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.encoder.host.LargePhoto;
import java.util.Arrays;

/**
 * The small copy of a photo, which the network fills.
 *
 * @param side its height and width
 * @param picture the colors (3, side, side) in [0, 255], RGB
 * @param hole the hole (side, side), 1 = hole
 */
record SmallCopy(int side, float[] picture, float[] hole) {

    private static final float HALF_WHITE = 127.5f;

    static SmallCopy of(LargePicture large, ResidualAggregation.HoleEdge edge) {
        float[] hole =
                switch (edge) {
                    case SHARP -> touchedHole(large.photo(), large.side());
                    case SOFT -> sampledHole(large.photo(), large.side());
                };
        return new SmallCopy(large.side(), means(large), hole);
    }

    /** The picture (1, 3, side, side) in [-1, 1] and the mask (1, 1, side, side), 1 = known. */
    NDList inputs(NDManager manager) {
        float[] colors = new float[picture.length];
        for (int i = 0; i < colors.length; i++) {
            colors[i] = picture[i] / HALF_WHITE - 1;
        }
        float[] known = new float[hole.length];
        for (int i = 0; i < known.length; i++) {
            known[i] = 1 - hole[i];
        }
        return new NDList(
                manager.create(colors, new Shape(1, 3, side, side)),
                manager.create(known, new Shape(1, 1, side, side)));
    }

    /** The colors in [0, 255] of a picture in [-1, 1]. */
    static float[] colors(float[] picture) {
        float[] colors = new float[picture.length];
        for (int i = 0; i < colors.length; i++) {
            colors[i] = (picture[i] + 1) * HALF_WHITE;
        }
        return colors;
    }

    /** The mean of each small pixel's part of the large picture. */
    private static float[] means(LargePicture large) {
        EnlargedRows rows = large.rows();
        int side = large.side();
        int width = large.width();
        int across = large.across();
        float[] row = new float[3 * width];
        float[] means = new float[3 * side * side];
        for (int y = 0; y < large.height(); y++) {
            rows.read(y, row);
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
        return means;
    }

    private static float[] sampledHole(LargePhoto photo, int side) {
        float[] hole = new float[side * side];
        for (int y = 0; y < side; y++) {
            int fromY = LargePicture.nearest(y, photo.height(), side);
            for (int x = 0; x < side; x++) {
                int fromX = LargePicture.nearest(x, photo.width(), side);
                hole[y * side + x] = photo.isMissing(fromX, fromY) ? 1 : 0;
            }
        }
        return hole;
    }

    private static float[] touchedHole(LargePhoto photo, int side) {
        float[] hole = new float[side * side];
        int width = photo.width();
        int height = photo.height();
        for (int y = 0; y < height; y++) {
            int top = first(y, height, side);
            int bottom = last(y, height, side);
            for (int x = 0; x < width; x++) {
                if (photo.isMissing(x, y)) {
                    int left = first(x, width, side);
                    int right = last(x, width, side);
                    for (int j = top; j <= bottom; j++) {
                        Arrays.fill(hole, j * side + left, j * side + right + 1, 1);
                    }
                }
            }
        }
        return hole;
    }

    /** The first small pixel that sees a pixel, of which interpolation sees the neighbors too. */
    private static int first(int position, int length, int side) {
        return (int) (Math.max(0, position - 1L) * side / length);
    }

    private static int last(int position, int length, int side) {
        return (int) ((Math.min(length, position + 2L) * side - 1) / length);
    }
}
