// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import java.awt.Rectangle;

/** A picture that is read row by row, so that a large one need not be in memory as numbers. */
public interface PictureRows {

    /**
     * The number of channels.
     *
     * @return C
     */
    int channels();

    /**
     * The height.
     *
     * @return H, in pixels
     */
    int height();

    /**
     * The width.
     *
     * @return W, in pixels
     */
    int width();

    /**
     * Reads a part of a row.
     *
     * @param x its first column
     * @param y the row
     * @param length how many pixels it has
     * @param values takes the values, one plane after the other (C, length)
     */
    void readRow(int x, int y, int length, float[] values);

    /**
     * A part of the picture, which is not copied.
     *
     * @param area a rectangle inside the picture
     * @return the picture inside it
     */
    default PictureRows part(Rectangle area) {
        PictureRows whole = this;
        return new PictureRows() {
            @Override
            public int channels() {
                return whole.channels();
            }

            @Override
            public int height() {
                return area.height;
            }

            @Override
            public int width() {
                return area.width;
            }

            @Override
            public void readRow(int x, int y, int length, float[] values) {
                whole.readRow(area.x + x, area.y + y, length, values);
            }
        };
    }
}
