// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.tiled;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.conv.PlainConv2d;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalChainTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final ParameterStore store = new ParameterStore(manager, false);
    private final Block first = PlainConv2d.builder().setFilters(8).setKernelShape(3).build();
    private final Block second =
            PlainConv2d.builder().setFilters(4).setKernelShape(3).optStride(2).build();

    @BeforeEach
    void initialize() {
        first.initialize(manager, DataType.FLOAT32, new Shape(1, 2, 20, 20));
        second.initialize(manager, DataType.FLOAT32, new Shape(1, 8, 20, 20));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({"701, 600", "700, 601"})
    void aQuarterOfALargeMapIsKept(int height, int width) {
        NDArray x = manager.randomNormal(new Shape(1, 2, height, width));
        NDArray between = first.forward(store, new NDList(x), false).head();

        NDList results = LocalChain.runSampled(first, second, store, x).orElseThrow();

        NDArray expected = second.forward(store, new NDList(between), false).head();
        assertThat(results.get(0).getShape()).isEqualTo(expected.getShape());
        assertThat(results.get(0).sub(expected).abs().max().getFloat()).isLessThan(1e-5f);
        NDArray quarter = between.get(":, :, ::2, ::2");
        assertThat(results.get(1).getShape()).isEqualTo(quarter.getShape());
        assertThat(results.get(1).sub(quarter).abs().max().getFloat()).isLessThan(1e-5f);
    }

    @Test
    void aSmallMapIsBetterMadeAsAWhole() {
        NDArray x = manager.randomNormal(new Shape(1, 2, 30, 30));
        assertThat(LocalChain.runSampled(first, second, store, x)).isEmpty();
    }

    @Test
    void aBlockMayReturnItsInputs() {
        Block same = new LambdaBlock(inputs -> inputs);
        NDList inputs = new NDList(manager.ones(new Shape(1, 2, 5, 5)));
        NDList outputs = LocalChain.run(List.of(same, first, same), store, inputs, false);
        assertThat(outputs.head().getShape()).isEqualTo(new Shape(1, 8, 5, 5));
        assertThat(outputs.head().toFloatArray()).hasSize(200);
        assertThat(inputs.head().toFloatArray()).containsOnly(1);
    }
}
