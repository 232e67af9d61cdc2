// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import io.github.tsgl.layers.testing.GradientCheck;
import io.github.tsgl.layers.testing.PublishedWeights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransposedConv2dTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void itDoublesTheSizeWithKernelFourStrideTwoAndPaddingOne() {
        Shape x = new Shape(1, 3, 5, 7);
        Block block = block(4, 0);
        block.initialize(manager, DataType.FLOAT32, x);
        Shape y = PublishedWeights.run(block, manager.ones(x)).head().getShape();
        assertThat(y).isEqualTo(new Shape(1, 6, 10, 14));
        assertThat(block.getOutputShapes(new Shape[] {x})).containsExactly(y);
    }

    @Test
    void outputPaddingAddsRowsAndColumns() {
        Shape x = new Shape(1, 3, 5, 7);
        Block block = block(3, 1);
        block.initialize(manager, DataType.FLOAT32, x);
        Shape y = PublishedWeights.run(block, manager.ones(x)).head().getShape();
        assertThat(y).isEqualTo(new Shape(1, 6, 10, 14));
        assertThat(block.getOutputShapes(new Shape[] {x})).containsExactly(y);
    }

    @Test
    void gradientsAreThoseOfFiniteDifferences() {
        NDArray x = manager.randomNormal(new Shape(2, 4, 4, 3));
        Block block =
                TransposedConv2d.builder()
                        .setFilters(6)
                        .setKernelShape(4)
                        .optStride(2)
                        .optPadding(1)
                        .optGroups(2)
                        .build();
        block.initialize(manager, DataType.FLOAT32, x.getShape());
        GradientCheck.of(block, x).verify();
    }

    @Test
    void itSitsBesideBlocksOfDjl() {
        SequentialBlock network =
                new SequentialBlock()
                        .add(Conv2d.builder().setKernelShape(new Shape(3, 3)).setFilters(2).build())
                        .add(block(4, 0));
        Shape x = new Shape(1, 3, 8, 8);
        network.initialize(manager, DataType.FLOAT32, x);
        assertThat(PublishedWeights.run(network, manager.ones(x)).head().getShape())
                .isEqualTo(new Shape(1, 6, 12, 12));
    }

    private static Block block(int kernel, int outputPadding) {
        return TransposedConv2d.builder()
                .setFilters(6)
                .setKernelShape(kernel)
                .optStride(2)
                .optPadding(1)
                .optOutputPadding(outputPadding)
                .build();
    }
}
