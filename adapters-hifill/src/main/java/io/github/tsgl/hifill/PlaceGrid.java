// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

/**
 * The square grid of attention places over the large picture.
 *
 * @param grid the number of places in a row, and of rows
 * @param width a place's width in the large picture
 * @param height its height
 */
record PlaceGrid(int grid, int width, int height) {

    static PlaceGrid over(LargePicture large, int grid) {
        return new PlaceGrid(grid, large.width() / grid, large.height() / grid);
    }

    /** The number of places. */
    int size() {
        return grid * grid;
    }

    /** The place of a pixel of the large picture, counted row by row. */
    int place(int x, int y) {
        return y / height * grid + x / width;
    }
}
