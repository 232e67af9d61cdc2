// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import io.github.tsgl.encoder.host.PhotoJob;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.Gaussian;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.LinearAxis;
import io.github.tsgl.image.PictureRows;
import io.github.tsgl.image.Resampler;

/** Blends what was filled into a photo: how much of each pixel is new, and writing it. */
final class HoleBlend {

    /** How the small hole is blurred, as published. */
    private static final Gaussian BLUR = new Gaussian(1, 3);

    private final PictureRows photo;
    private final HoleMask hole;
    private final PhotoJob.Pixels result;
    private final PictureRows blurred; // the small hole, or null where the photo's own says it
    private final LinearAxis fromLargeX;
    private final LinearAxis fromLargeY;
    private final float[] color = new float[3];

    HoleBlend(
            LargePicture large,
            SmallCopy small,
            ResidualAggregation.HoleEdge edge,
            PhotoJob.Pixels result) {
        photo = large.photo();
        hole = large.hole();
        this.result = result;
        blurred = edge == ResidualAggregation.HoleEdge.SOFT ? blurred(small.hole()) : null;
        fromLargeX = new LinearAxis(large.width(), photo.width());
        fromLargeY = new LinearAxis(large.height(), photo.height());
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
                photo.readRow(0, y, photo.width(), old);
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
        result.write(x, y, color[0], color[1], color[2]);
    }

    private float between(ResidualBands.Band band, int x, int largeY, int c) {
        float left = band.value(fromLargeX.first(x), largeY, c);
        float right = band.value(fromLargeX.second(x), largeY, c);
        return left + (right - left) * fromLargeX.share(x);
    }

    /** Reads how much of each pixel of a row is filled; returns whether any is. */
    private boolean readWeights(int y, float[] weights) {
        if (blurred != null) {
            blurred.readRow(0, y, weights.length, weights);
        }
        boolean any = false;
        for (int x = 0; x < weights.length; x++) {
            if (blurred == null) {
                weights[x] = hole.isHole(x, y) ? 1 : 0;
            }
            any |= weights[x] > 0;
        }
        return any;
    }

    private PictureRows blurred(HoleMask small) {
        FloatImage white =
                FloatImage.of(
                        1, small.height(), small.width(), (c, y, x) -> small.isHole(x, y) ? 1 : 0);
        return Resampler.linear(BLUR.blur(white), photo.height(), photo.width());
    }
}
