// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.PictureRows;
import io.github.tsgl.image.Resampler;

/**
 * A photo as a picture of whole multiples of the small one's sides, which is never made as a whole:
 * its rows are interpolated from the photo's when they are needed.
 *
 * @param photo the photo
 * @param hole its hole
 * @param side the small picture's height and width
 * @param across how many times as wide as the small picture it is
 * @param down how many times as high
 */
record LargePicture(PictureRows photo, HoleMask hole, int side, int across, int down) {

    int width() {
        return across * side;
    }

    int height() {
        return down * side;
    }

    /** Its rows, interpolated from the photo's. */
    PictureRows rows() {
        return Resampler.linear(photo, height(), width());
    }

    /** The rows of a small picture (3, side, side) that is enlarged to its size. */
    PictureRows enlarged(FloatImage small) {
        return Resampler.linear(small, height(), width());
    }

    /** Makes 0 what lies in the hole of a row (3, width). */
    void clearHole(int y, float[] row) {
        int width = width();
        int from = Resampler.nearest(y, photo.height(), height());
        for (int x = 0; x < width; x++) {
            if (hole.isHole(Resampler.nearest(x, photo.width(), width), from)) {
                row[x] = 0;
                row[width + x] = 0;
                row[2 * width + x] = 0;
            }
        }
    }
}
