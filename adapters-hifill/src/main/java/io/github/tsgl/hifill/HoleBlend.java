package io.github.tsgl.hifill;

import io.github.tsgl.encoder.host.LargePhoto;

/** Blends what was filled into a photo: how much of each pixel is new, and writing it. */
final class HoleBlend {

    private static final int BLUR = 7; // the blurring window's width, as published, of deviation 1

    private final LargePhoto photo;
    private final int side;
    private final float[] blurred; // the small hole, or null where the photo's own says it
    private final LinearAxis fromSmallX;
    private final LinearAxis fromSmallY;
    private final LinearAxis fromLargeX;
    private final LinearAxis fromLargeY;
    private final float[] mixed;
    private final float[] color = new float[3];

    HoleBlend(LargePicture large, SmallCopy small, ResidualAggregation.HoleEdge edge) {
        photo = large.photo();
        side = small.side();
        blurred = edge == ResidualAggregation.HoleEdge.SOFT ? blurred(small.hole(), side) : null;
        fromSmallX = new LinearAxis(side, photo.width());
        fromSmallY = new LinearAxis(side, photo.height());
        fromLargeX = new LinearAxis(large.width(), photo.width());
        fromLargeY = new LinearAxis(large.height(), photo.height());
        mixed = new float[side];
    }

    /** For each place whether some pixel to be written lies in it, or beside it. */
    boolean[] wanted(PlaceGrid places) {
        boolean[] wanted = new boolean[places.size()];
        float[] weights = new float[photo.width()];
        for (int y = 0; y < photo.height(); y++) {
            if (!readWeights(y, weights)) {
                continue;
            }
            int top = fromLargeY.first(y);
            int bottom = fromLargeY.second(y);
            for (int x = 0; x < weights.length; x++) {
                if (weights[x] > 0) {
                    wanted[places.place(fromLargeX.first(x), top)] = true;
                    wanted[places.place(fromLargeX.second(x), top)] = true;
                    wanted[places.place(fromLargeX.first(x), bottom)] = true;
                    wanted[places.place(fromLargeX.second(x), bottom)] = true;
                }
            }
        }
        return wanted;
    }

    /** Writes the photo's rows for which a band has the large picture's. */
    void write(ResidualBands.Band band) {
        float[] weights = new float[photo.width()];
        float[] old = new float[3 * photo.width()];
        for (int y = 0; y < photo.height(); y++) {
            if (!band.hasRowsFrom(fromLargeY.first(y)) || !readWeights(y, weights)) {
                continue;
            }
            if (blurred != null) {
                photo.readRow(y, old);
            }
            for (int x = 0; x < weights.length; x++) {
                if (weights[x] > 0) {
                    write(band, x, y, weights[x], old);
                }
            }
        }
    }

    private void write(ResidualBands.Band band, int x, int y, float weight, float[] old) {
        for (int c = 0; c < 3; c++) {
            float top = between(band, x, fromLargeY.first(y), c);
            float bottom = between(band, x, fromLargeY.second(y), c);
            float value = top + (bottom - top) * fromLargeY.share(y);
            color[c] = value * weight + old[c * photo.width() + x] * (1 - weight);
        }
        photo.write(x, y, color[0], color[1], color[2]);
    }

    private float between(ResidualBands.Band band, int x, int largeY, int c) {
        float left = band.value(fromLargeX.first(x), largeY, c);
        float right = band.value(fromLargeX.second(x), largeY, c);
        return left + (right - left) * fromLargeX.share(x);
    }

    /** Reads how much of each pixel of a row is filled; returns whether any is. */
    private boolean readWeights(int y, float[] weights) {
        if (blurred != null) {
            float share = fromSmallY.share(y);
            for (int i = 0; i < side; i++) {
                float above = blurred[fromSmallY.first(y) * side + i];
                mixed[i] = above + (blurred[fromSmallY.second(y) * side + i] - above) * share;
            }
        }
        boolean any = false;
        for (int x = 0; x < weights.length; x++) {
            if (blurred == null) {
                weights[x] = photo.isMissing(x, y) ? 1 : 0;
            } else {
                weights[x] = fromSmallX.at(mixed, 0, x);
            }
            any |= weights[x] > 0;
        }
        return any;
    }

    private static float[] blurred(float[] plane, int side) {
        double[] kernel = new double[BLUR];
        double sum = 0;
        for (int i = 0; i < BLUR; i++) {
            kernel[i] = Math.exp(-0.5 * (i - BLUR / 2) * (i - BLUR / 2));
            sum += kernel[i];
        }
        return blurred(blurred(plane, side, kernel, sum, 1), side, kernel, sum, side);
    }

    private static float[] blurred(float[] plane, int side, double[] kernel, double sum, int step) {
        float[] result = new float[plane.length];
        for (int i = 0; i < plane.length; i++) {
            int position = i / step % side;
            double total = 0;
            for (int k = 0; k < BLUR; k++) {
                int at = position + k - BLUR / 2;
                if (at >= 0 && at < side) {
                    total += kernel[k] * plane[i + (k - BLUR / 2) * step];
                }
            }
            result[i] = (float) (total / sum);
        }
        return result;
    }
}
