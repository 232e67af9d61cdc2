package io.github.tsgl.hifill;

import io.github.tsgl.encoder.host.LargePhoto;

/**
 * A photo as a picture of whole multiples of the small one's sides, which is never made as a whole:
 * its rows are interpolated from the photo's when they are needed.
 *
 * @param photo the photo
 * @param side the small picture's height and width
 * @param across how many times as wide as the small picture it is
 * @param down how many times as high
 */
record LargePicture(LargePhoto photo, int side, int across, int down) {

    int width() {
        return across * side;
    }

    int height() {
        return down * side;
    }

    /** Its rows, interpolated from the photo's. */
    EnlargedRows rows() {
        return new EnlargedRows(
                photo.width(),
                new LinearAxis(photo.width(), width()),
                new LinearAxis(photo.height(), height()),
                (row, y) -> photo.readRow(y, row));
    }

    /** The rows of a small picture (3, side, side) that is enlarged to its size. */
    EnlargedRows enlarged(float[] small) {
        LinearAxis columns = new LinearAxis(side, width());
        return EnlargedRows.of(small, side, columns, new LinearAxis(side, height()));
    }

    /** Makes 0 what lies in the hole of a row (3, width). */
    void clearHole(int y, float[] row) {
        int width = width();
        int from = nearest(y, photo.height(), height());
        for (int x = 0; x < width; x++) {
            if (photo.isMissing(nearest(x, photo.width(), width), from)) {
                row[x] = 0;
                row[width + x] = 0;
                row[2 * width + x] = 0;
            }
        }
    }

    /** The old position for a new one, as OpenCV's nearest neighbor has it. */
    static int nearest(int position, int from, int to) {
        return (int) Math.min(from - 1, (long) position * from / to);
    }
}
