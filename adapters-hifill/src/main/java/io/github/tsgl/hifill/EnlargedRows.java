package io.github.tsgl.hifill;

import java.util.function.ObjIntConsumer;

/** Rows of a picture of three planes at another size; the two rows read last are kept. */
final class EnlargedRows {

    private final int width;
    private final LinearAxis columns;
    private final LinearAxis rows;
    private final ObjIntConsumer<float[]> source;
    private final float[][] kept;
    private final int[] keptRows = {-1, -1};
    private final float[] mixed;

    /**
     * Rows of a picture.
     *
     * @param width the picture's width
     * @param columns from its width to the new one
     * @param rows from its height to the new one
     * @param source reads a row of the picture, plane after plane
     */
    EnlargedRows(int width, LinearAxis columns, LinearAxis rows, ObjIntConsumer<float[]> source) {
        this.width = width;
        this.columns = columns;
        this.rows = rows;
        this.source = source;
        kept = new float[][] {new float[3 * width], new float[3 * width]};
        mixed = new float[3 * width];
    }

    /** Rows of a picture in memory (3, side, side). */
    static EnlargedRows of(float[] picture, int side, LinearAxis columns, LinearAxis rows) {
        return new EnlargedRows(
                side,
                columns,
                rows,
                (row, y) -> {
                    for (int c = 0; c < 3; c++) {
                        System.arraycopy(picture, (c * side + y) * side, row, c * side, side);
                    }
                });
    }

    /** Computes a row (3, new width). */
    void read(int y, float[] row) {
        float[] seen = vertically(y);
        int length = columns.length();
        for (int c = 0; c < 3; c++) {
            for (int x = 0; x < length; x++) {
                row[c * length + x] = columns.at(seen, c * width, x);
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

    /** A row of the picture, read in place of that one of the two kept which is not wanted. */
    private float[] kept(int y, int other) {
        for (int i = 0; i < 2; i++) {
            if (keptRows[i] == y) {
                return kept[i];
            }
        }
        int place = keptRows[0] == other ? 1 : 0;
        source.accept(kept[place], y);
        keptRows[place] = y;
        return kept[place];
    }
}
