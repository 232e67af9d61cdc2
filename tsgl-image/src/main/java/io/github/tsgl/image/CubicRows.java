// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import java.util.Arrays;

/** A picture at another size by cubic convolution. */
record CubicRows(FloatImage image, Axis rows, Axis columns) implements PictureRows {

    @Override
    public int channels() {
        return image.channels();
    }

    @Override
    public int height() {
        return rows.length();
    }

    @Override
    public int width() {
        return columns.length();
    }

    @Override
    public void readRow(int x, int y, int length, float[] values) {
        Arrays.fill(values, 0, channels() * length, 0);
        for (int j = 0; j < rows.count(y); j++) {
            int row = rows.index(y, j);
            for (int i = 0; i < length; i++) {
                for (int k = 0; k < columns.count(x + i); k++) {
                    double weight = rows.weight(y, j) * columns.weight(x + i, k);
                    int column = columns.index(x + i, k);
                    for (int c = 0; c < channels(); c++) {
                        values[c * length + i] += (float) (weight * image.get(c, row, column));
                    }
                }
            }
        }
    }
}
