package io.github.tsgl.encoder.host;

import io.github.tsgl.image.PictureRows;

/**
 * A photo of any size with a hole: what a {@link PhotoJob} reads row by row, and where it writes.
 *
 * <p>What is written must not be seen by later reads.
 */
public interface LargePhoto extends PictureRows {

    @Override
    default int channels() {
        return 3;
    }

    @Override
    default void readRow(int x, int y, int length, float[] values) {
        if (length != width()) {
            throw new UnsupportedOperationException("a large photo is read in whole rows");
        }
        readRow(y, values);
    }

    /**
     * Reads a row as it was before anything was written.
     *
     * @param y the row
     * @param rgb takes the colours in [0, 255], one plane after the other (3, width)
     */
    void readRow(int y, float[] rgb);

    /**
     * Tells whether a pixel is in the hole.
     *
     * @param x the column
     * @param y the row
     * @return true if it is to be filled
     */
    boolean isMissing(int x, int y);

    /**
     * Gives a pixel a new colour.
     *
     * @param x the column
     * @param y the row
     * @param red red in [0, 255]
     * @param green green in [0, 255]
     * @param blue blue in [0, 255]
     */
    void write(int x, int y, float red, float green, float blue);
}
