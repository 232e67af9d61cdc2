// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.pennet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.ops.Interpolation;
import io.github.tsgl.layers.ops.Windows;
import io.github.tsgl.pennet.CrossLevelAttention.Patches;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CrossLevelAttentionTest {

    private static final Shape ONE = new Shape(1, 1);
    private static final Shape FOUR = new Shape(4, 4);
    private static final Shape TWO = new Shape(2, 2);

    private NDManager manager;

    @BeforeEach
    @BeforeTry
    void open() {
        manager = NDManager.newBaseManager();
        manager.getEngine().setRandomSeed(5);
    }

    @AfterEach
    @AfterTry
    void close() {
        manager.close();
    }

    @Property(tries = 40)
    void itIsTheSoftmaxOfCosinesOverPatchesThatAreCopiedOut(
            @ForAll @IntRange(min = 1, max = 3) int count,
            @ForAll @IntRange(min = 1, max = 9) int height,
            @ForAll @IntRange(min = 1, max = 9) int width,
            @ForAll Patches patches) {
        NDArray fine = manager.randomNormal(new Shape(count, 2, 2 * height, 2 * width));
        NDArray coarse = manager.randomNormal(new Shape(count, 3, height, width));
        NDArray hole = hole(count, 40, 30);

        NDArray actual = new CrossLevelAttention(patches).transfer(fine, coarse, hole);

        assertThat(actual.getShape()).isEqualTo(fine.getShape());
        assertSame(actual, byCopies(fine, coarse, hole, patches == Patches.SINGLE ? 1 : 3));
    }

    @Test
    void rowsThatAreComputedApartMakeTheSamePicture() {
        // 40 × 40 patches are more than are computed at a time.
        NDArray fine = manager.randomNormal(new Shape(1, 2, 80, 80));
        NDArray coarse = manager.randomNormal(new Shape(1, 3, 40, 40));
        NDArray hole = hole(1, 80, 80);
        for (Patches patches : Patches.values()) {
            assertSame(
                    new CrossLevelAttention(patches).transfer(fine, coarse, hole),
                    byCopies(fine, coarse, hole, patches == Patches.SINGLE ? 1 : 3));
        }
    }

    @Test
    void aBatchIsItsSamplesEachWithItsOwnHole() {
        NDArray fine = manager.randomNormal(new Shape(3, 2, 12, 16));
        NDArray coarse = manager.randomNormal(new Shape(3, 4, 6, 8));
        NDArray hole = hole(3, 48, 64);
        CrossLevelAttention attention = new CrossLevelAttention(Patches.THREE_BY_THREE);
        NDArray together = attention.transfer(fine, coarse, hole);
        for (int i = 0; i < 3; i++) {
            String one = i + ":" + (i + 1);
            assertSame(
                    attention.transfer(fine.get(one), coarse.get(one), hole.get(one)),
                    together.get(one));
        }
    }

    @Test
    void nothingIsTakenFromPatchesWithAHole() {
        NDArray fine = manager.ones(new Shape(1, 1, 16, 16));
        NDArray coarse = manager.randomNormal(new Shape(1, 2, 8, 8));
        NDArray hole = manager.zeros(new Shape(1, 1, 8, 8));
        hole.set(new NDIndex(":, :, 2:5, 3:5"), 1f);
        NDArray other = fine.duplicate();
        // Pixels that no patch without a hole reaches.
        other.set(new NDIndex(":, :, 6:8, 7:9"), 1000f);
        CrossLevelAttention attention = new CrossLevelAttention(Patches.THREE_BY_THREE);
        NDArray difference =
                attention.transfer(other, coarse, hole).sub(attention.transfer(fine, coarse, hole));
        // The published weights are never less than 1e-8.
        assertThat(difference.abs().max().getFloat()).isLessThan(1e-4f);
    }

    /** The published formula, word for word: patches are copied out and put back. */
    private static NDArray byCopies(NDArray fine, NDArray coarse, NDArray hole, int side) {
        Shape size = coarse.getShape();
        Shape kernel = new Shape(side, side);
        Shape border = new Shape(side / 2, side / 2);
        NDArray keys = Windows.unfold(coarse, kernel, ONE, border, ONE);
        NDArray lengths = keys.square().sum(new int[] {1}, true).sqrt().maximum(1e-4f);
        NDArray small = Interpolation.BILINEAR_ALIGN_CORNERS.resize(hole, size.get(2), size.get(3));
        NDArray known =
                Windows.unfold(small, kernel, ONE, border, ONE)
                        .sum(new int[] {1}, true)
                        .eq(0)
                        .toType(DataType.FLOAT32, false);
        NDArray likeness = keys.transpose(0, 2, 1).matMul(keys.div(lengths)).mul(known);
        NDArray weights = likeness.mul(10).softmax(2).mul(known).maximum(1e-8f);
        NDArray values = Windows.unfold(fine, FOUR, ONE, ONE, TWO);
        NDArray taken = values.matMul(weights.transpose(0, 2, 1));
        Shape large = fine.getShape();
        return Windows.fold(taken, large.get(2), large.get(3), FOUR, ONE, ONE, TWO).div(4);
    }

    /** Some disks' worth of missing pixels in one corner, more in each further sample. */
    private NDArray hole(int count, int height, int width) {
        NDArray hole = manager.zeros(new Shape(count, 1, height, width));
        for (int i = 0; i < count; i++) {
            int end = height * (i + 1) / (count + 2);
            hole.set(new NDIndex("{}, :, :{}, :{}", i, end, width / 2), 1f);
        }
        return hole;
    }

    private static void assertSame(NDArray actual, NDArray expected) {
        assertThat(actual.sub(expected).abs().max().getFloat()).isLessThan(1e-4f);
    }
}
