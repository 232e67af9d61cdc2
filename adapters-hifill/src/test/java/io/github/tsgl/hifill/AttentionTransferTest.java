// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AttentionTransferTest {

    private static final int CHANNELS = 2;

    @Property(tries = 20)
    void overlappingPatchesAreMixedAndAddUp(
            @ForAll @IntRange(min = 1, max = 4) int height,
            @ForAll @IntRange(min = 1, max = 4) int width,
            @ForAll @IntRange(min = 1, max = 3) int half) {
        check(height, width, 2 * half, 4 * half, -half);
    }

    @Property(tries = 20)
    void patchesOfTheCoarsestFeaturesBeginAtTheirPlaces(
            @ForAll @IntRange(min = 1, max = 4) int height,
            @ForAll @IntRange(min = 1, max = 4) int width) {
        check(height, width, 2, 3, 0);
    }

    /** Against patch by patch, pixel by pixel. */
    private static void check(int height, int width, int distance, int kernel, int start) {
        int rows = distance * height;
        int columns = distance * width;
        int places = height * width;
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray scores = manager.randomUniform(0, 1, new Shape(1, places, places));
            NDArray x = manager.randomNormal(new Shape(1, CHANNELS, rows, columns));
            AttentionTransfer transfer = new AttentionTransfer(scores, height, width);
            NDArray moved = start == 0 ? transfer.moveCoarsest(x) : transfer.move(x);

            float[] shares = scores.toFloatArray();
            float[] values = x.toFloatArray();
            float[] expected = new float[values.length];
            for (int to = 0; to < places; to++) {
                for (int from = 0; from < places; from++) {
                    for (int k = 0; k < kernel * kernel * CHANNELS; k++) {
                        int dy = k / CHANNELS / kernel + start;
                        int dx = k / CHANNELS % kernel + start;
                        int c = k % CHANNELS;
                        int y = to / width * distance + dy;
                        int column = to % width * distance + dx;
                        int sourceY = from / width * distance + dy;
                        int sourceX = from % width * distance + dx;
                        boolean inside =
                                y >= 0
                                        && y < rows
                                        && column >= 0
                                        && column < columns
                                        && sourceY >= 0
                                        && sourceY < rows
                                        && sourceX >= 0
                                        && sourceX < columns;
                        if (inside) {
                            expected[(c * rows + y) * columns + column] +=
                                    shares[to * places + from]
                                            * values[(c * rows + sourceY) * columns + sourceX];
                        }
                    }
                }
            }
            NDArray wanted = manager.create(expected, x.getShape());
            assertThat(moved.getShape()).isEqualTo(x.getShape());
            assertThat(moved.sub(wanted).abs().max().getFloat()).isLessThan(1e-4f);
        }
    }
}
