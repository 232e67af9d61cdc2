// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import org.junit.jupiter.api.Test;

class NamedParametersTest {

    @Test
    void childNamesLoseTheirPositionAndAreJoinedByDots() {
        Block block = new TinyBlock().with("structure", new TinyBlock().with("conv", conv()));

        assertThat(NamedParameters.of(block))
                .containsOnlyKeys("structure.conv.weight", "structure.conv.bias");
    }

    @Test
    void namesThatAreNumbersKeepThem() {
        TinyBlock block = new TinyBlock();
        for (int i = 0; i < 12; i++) {
            block.with(Integer.toString(i), conv());
        }

        assertThat(NamedParameters.of(block).keySet()).contains("0.weight", "1.bias", "11.weight");
    }

    @Test
    void childrenOfASequenceAreNamedByPositionAndClass() {
        Block block =
                new SequentialBlock()
                        .add(conv())
                        .add(Activation.reluBlock())
                        .add(BatchNorm.builder().build());

        assertThat(NamedParameters.of(block).keySet())
                .containsExactly(
                        "0_Conv2d.weight",
                        "0_Conv2d.bias",
                        "2_BatchNorm.gamma",
                        "2_BatchNorm.beta",
                        "2_BatchNorm.runningMean",
                        "2_BatchNorm.runningVar");
    }

    @Test
    void aSharedBlockIsNamedOnce() {
        Block shared = conv();
        Block block = new TinyBlock().with("left", shared).with("right", shared);

        assertThat(NamedParameters.of(block)).containsOnlyKeys("left.weight", "left.bias");
    }

    @Test
    void twoParametersOfTheSameNameAreAnError() {
        Block block = new TinyBlock().with("conv", conv()).with("conv", conv());

        assertThatThrownBy(() -> NamedParameters.of(block))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("conv.weight");
    }

    private static Block conv() {
        return Conv2d.builder().setKernelShape(new Shape(1, 1)).setFilters(2).build();
    }
}
