// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.pennet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.ops.Windows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PenNetOperatorsTest {

    private static final Shape ONE = new Shape(1, 1);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void patchProductsAreProductsOfCopiedPatches() {
        NDArray x = normal(2, 3, 5, 4);
        NDArray factor = normal(2, 20);
        NDArray patches = Windows.unfold(x, new Shape(3, 3), ONE, ONE, ONE);
        NDArray all = patches.transpose(0, 2, 1).matMul(patches).mul(factor.expandDims(1));
        assertSame(PenNetOperators.patchProducts(x, factor, 0, 5), all, 1e-4);
        assertSame(PenNetOperators.patchProducts(x, factor, 2, 2), all.get(":, 8:16"), 1e-4);
    }

    @Test
    void neighborsAreOneColumnAwayInBothPositions() {
        NDArray pairs = normal(2, 6, 12); // 2 of 4 rows of 3 columns
        for (int columns : new int[] {-1, 1}) {
            NDArray sums = PenNetOperators.addNeighbors(pairs, 3, columns);
            for (int p = 0; p < 6; p++) {
                for (int q = 0; q < 12; q++) {
                    int column = p % 3 + columns;
                    int otherColumn = q % 3 + columns;
                    boolean there = Math.min(column, otherColumn) >= 0;
                    there &= Math.max(column, otherColumn) < 3;
                    float own = pairs.getFloat(1, p, q);
                    float added = there ? pairs.getFloat(1, p + columns, q + columns) : 0;
                    assertThat(sums.getFloat(1, p, q)).isEqualTo(own + added);
                }
            }
        }
    }

    private NDArray normal(long... shape) {
        return manager.randomNormal(new Shape(shape));
    }

    private static void assertSame(NDArray actual, NDArray expected, double tolerance) {
        assertThat(actual.getShape()).isEqualTo(expected.getShape());
        assertThat(NDArrays.sub(actual, expected).abs().max().getFloat())
                .isLessThan((float) tolerance);
    }
}
