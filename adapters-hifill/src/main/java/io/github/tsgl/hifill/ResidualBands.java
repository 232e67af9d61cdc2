// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.PictureRows;
import io.github.tsgl.layers.ops.MatrixProducts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.function.Consumer;

/**
 * The filled large picture at the wanted places: what the network made, enlarged, and the mixture
 * of residuals that the scores name. It is made in bands, some rows of all places at a time, so
 * that memory does not grow with the photo.
 */
final class ResidualBands {

    /** The values of the residual that are in memory at a time. */
    private static final int MOST_VALUES = 1 << 23;

    private static final float WHITE = 255;

    private final LargePicture large;
    private final PlaceGrid places;
    private final int[] numbers; // for each place its number among the wanted ones, or -1
    private final int wanted;
    private final PictureRows photo;
    private final PictureRows before; // the small picture, enlarged
    private final PictureRows after; // what the network made of it, enlarged

    /**
     * Prepares the bands.
     *
     * @param large the picture
     * @param small its small copy (3, side, side) in [0, 255]
     * @param filled the small copy as the network filled it
     * @param places the grid of places
     * @param isWanted for each place whether it is wanted
     */
    ResidualBands(
            LargePicture large,
            FloatImage small,
            FloatImage filled,
            PlaceGrid places,
            boolean[] isWanted) {
        this.large = large;
        this.places = places;
        numbers = new int[isWanted.length];
        int count = 0;
        for (int place = 0; place < isWanted.length; place++) {
            numbers[place] = isWanted[place] ? count++ : -1;
        }
        wanted = count;
        photo = large.rows();
        before = large.enlarged(small);
        after = large.enlarged(filled);
    }

    /** Makes the bands from top to bottom; the scores are (1, L, L). */
    void forEach(NDManager manager, NDArray scores, Consumer<Band> consumer) {
        if (wanted == 0) {
            return;
        }
        NDArray shares =
                manager.create(wantedRows(scores), new Shape(wanted, places.size()))
                        .toDevice(scores.getDevice(), false);
        int perRow = places.size() * 3 * places.width();
        // One row more than is written, for the interpolation between rows.
        int most = Math.max(2, Math.min(places.height() + 1, MOST_VALUES / perRow));
        ByteBuffer memory =
                ByteBuffer.allocateDirect(Math.multiplyExact(perRow * Float.BYTES, most))
                        .order(ByteOrder.nativeOrder());
        for (int first = 0; first < places.height(); first += most - 1) {
            int count = Math.min(most, places.height() - first + 1);
            memory.clear().limit(perRow * Float.BYTES * count);
            readResidual(first, count, memory.asFloatBuffer());
            Shape shape = new Shape(places.size(), (long) count * 3 * places.width());
            try (NDArray residual = manager.create(memory, shape, DataType.FLOAT32);
                    NDArray here = residual.toDevice(shares.getDevice(), false);
                    NDArray mixture = MatrixProducts.matMul(shares, here)) {
                Band band = new Band(first, count, mixture.toFloatArray());
                band.addPicture();
                consumer.accept(band);
            }
        }
    }

    private float[] wantedRows(NDArray scores) {
        int size = places.size();
        float[] all = scores.toFloatArray();
        float[] rows = new float[wanted * size];
        for (int place = 0; place < size; place++) {
            if (numbers[place] >= 0) {
                System.arraycopy(all, place * size, rows, numbers[place] * size, size);
            }
        }
        return rows;
    }

    /** What the small picture lacks, 0 in the hole: (places, count, 3, place's width). */
    private void readResidual(int first, int count, FloatBuffer residual) {
        int width = large.width();
        float[] row = new float[3 * width];
        float[] rough = new float[3 * width];
        for (int gridRow = 0; gridRow < places.grid(); gridRow++) {
            for (int i = 0; i < count; i++) {
                int y = largeRow(gridRow, first + i);
                photo.readRow(0, y, width, row);
                before.readRow(0, y, width, rough);
                for (int j = 0; j < row.length; j++) {
                    row[j] -= rough[j];
                }
                large.clearHole(y, row);
                for (int column = 0; column < places.grid(); column++) {
                    int place = gridRow * places.grid() + column;
                    residual.position((place * count + i) * 3 * places.width());
                    for (int c = 0; c < 3; c++) {
                        residual.put(row, c * width + column * places.width(), places.width());
                    }
                }
            }
        }
    }

    /** The large picture's row; after the last one of a place the first follows. */
    private int largeRow(int gridRow, int rowInPlace) {
        return gridRow * places.height() + rowInPlace % places.height();
    }

    /** Some rows of all wanted places. */
    final class Band {

        private final int first;
        private final int count;
        private final float[] values; // (wanted, count, 3, place's width)

        private Band(int first, int count, float[] values) {
            this.first = first;
            this.count = count;
            this.values = values;
        }

        /** Whether it has the large picture's row and the next one, or the only one. */
        boolean hasRowsFrom(int y) {
            int i = y % places.height() - first;
            return i >= 0 && i < count - 1;
        }

        /** A color in [0, 255] of a pixel of the large picture. */
        float value(int x, int y, int c) {
            int row = y % places.height() - first;
            int i = row < 0 ? row + places.height() : row;
            return values[start(places.place(x, y), i, c) + x % places.width()];
        }

        private int start(int place, int i, int c) {
            return ((numbers[place] * count + i) * 3 + c) * places.width();
        }

        /** Adds what the network made to the mixtures of residuals. */
        private void addPicture() {
            float[] row = new float[3 * large.width()];
            for (int gridRow = 0; gridRow < places.grid(); gridRow++) {
                if (!anyWanted(gridRow)) {
                    continue;
                }
                for (int i = 0; i < count; i++) {
                    after.readRow(0, largeRow(gridRow, first + i), large.width(), row);
                    for (int column = 0; column < places.grid(); column++) {
                        int place = gridRow * places.grid() + column;
                        if (numbers[place] >= 0) {
                            add(row, column * places.width(), place, i);
                        }
                    }
                }
            }
        }

        private boolean anyWanted(int gridRow) {
            for (int column = 0; column < places.grid(); column++) {
                if (numbers[gridRow * places.grid() + column] >= 0) {
                    return true;
                }
            }
            return false;
        }

        private void add(float[] row, int from, int place, int i) {
            for (int c = 0; c < 3; c++) {
                int to = start(place, i, c);
                for (int x = 0; x < places.width(); x++) {
                    float sum = values[to + x] + row[c * large.width() + from + x];
                    values[to + x] = Math.max(0, Math.min(WHITE, sum));
                }
            }
        }
    }
}
