// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

/** A picture at another size by {@link LinearAxis}; the two rows read last are kept. */
final class LinearRows implements PictureRows {

    private final PictureRows source;
    private final LinearAxis columns;
    private final LinearAxis rows;
    private final float[][] kept;
    private final int[] keptRows = {-1, -1};
    private final float[] mixed;

    LinearRows(PictureRows source, int height, int width) {
        this.source = source;
        columns = new LinearAxis(source.width(), width);
        rows = new LinearAxis(source.height(), height);
        int values = source.channels() * source.width();
        kept = new float[][] {new float[values], new float[values]};
        mixed = new float[values];
    }

    @Override
    public int channels() {
        return source.channels();
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
        float[] seen = vertically(y);
        for (int c = 0; c < channels(); c++) {
            for (int i = 0; i < length; i++) {
                values[c * length + i] = columns.at(seen, c * source.width(), x + i);
            }
        }
    }

    private float[] vertically(int y) {
        float share = rows.share(y);
        float[] first = kept(rows.first(y), rows.second(y));
        if (share == 0) {
            return first;
        }
        float[] second = kept(rows.second(y), rows.first(y));
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = first[i] + (second[i] - first[i]) * share;
        }
        return mixed;
    }

    /** A row of the source, read in place of that one of the two kept which is not wanted. */
    private float[] kept(int y, int other) {
        for (int i = 0; i < 2; i++) {
            if (keptRows[i] == y) {
                return kept[i];
            }
        }
        int place = keptRows[0] == other ? 1 : 0;
        source.readRow(0, y, source.width(), kept[place]);
        keptRows[place] = y;
        return kept[place];
    }
}
