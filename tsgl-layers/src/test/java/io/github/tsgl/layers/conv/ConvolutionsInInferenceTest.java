// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.testing.PublishedWeights;
import io.github.tsgl.layers.tiled.LocalBlock;
import io.github.tsgl.layers.tiled.TiledMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What inference does otherwise than training must not change what comes out. */
@Tag("slow")
class ConvolutionsInInferenceTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final ParameterStore parameters = new ParameterStore(manager, false);

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNormalizationGoesIntoTheConvolutionBeforeIt(boolean biased) {
        NDArray x = manager.randomNormal(new Shape(2, 4, 9, 7));
        PlainConv2d.Builder builder = PlainConv2d.builder().setFilters(6).setKernelShape(3);
        PlainConv2d conv = (biased ? builder : builder.optBias(false)).build();
        conv.initialize(manager, DataType.FLOAT32, x.getShape());
        BatchNorm2d norm = norm(6);

        NDArray y = conv.forwardNormalized(parameters, x, norm, false);

        assertSame(y, PublishedWeights.run(norm, PublishedWeights.run(conv, x).head()).head());
    }

    @Test
    void aNormalizationGoesIntoTheTransposedConvolutionBeforeIt() {
        NDArray x = manager.randomNormal(new Shape(2, 4, 9, 7));
        TransposedConv2d conv = transposed(1);
        conv.initialize(manager, DataType.FLOAT32, x.getShape());
        BatchNorm2d norm = norm(6);

        NDArray y = conv.forwardNormalized(parameters, x, norm, false);

        assertSame(y, PublishedWeights.run(norm, PublishedWeights.run(conv, x).head()).head());
    }

    @Test
    void aTransposedConvolutionOfSeveralGroupsTakesNoNormalization() {
        NDArray x = manager.randomNormal(new Shape(1, 4, 9, 7));
        TransposedConv2d conv = transposed(2);
        conv.initialize(manager, DataType.FLOAT32, x.getShape());
        assertThatThrownBy(() -> conv.forwardNormalized(parameters, x, norm(6), false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one group");
    }

    static Stream<Block> localBlocks() {
        return Stream.of(
                PlainConv2d.builder().setFilters(9).setKernelShape(3).build(),
                PlainConv2d.builder().setFilters(9).setKernelShape(7).optStride(2).build(),
                PlainConv2d.builder().setFilters(9).setKernelShape(3).optDilation(4).build(),
                PlainConv2d.builder().setFilters(9).setKernelShape(4).optPadding(0).build(),
                SpectralNormConv2d.builder().setFilters(9).setKernelShape(3).build());
    }

    @ParameterizedTest
    @MethodSource("localBlocks")
    void aLargeMapIsConvolvedInBandsAsAWhole(Block block) {
        NDArray x = manager.randomNormal(new Shape(1, 8, 701, 600)); // 13 MiB
        block.initialize(manager, DataType.FLOAT32, x.getShape());
        TiledMap rows = ((LocalBlock) block).tiled(parameters, TiledMap.of(x));
        NDArray whole = PublishedWeights.run(block, x).head();
        assertThat(rows.shape()).isEqualTo(whole.getShape());
        assertSame(rows.whole(), whole);
    }

    private static TransposedConv2d transposed(int groups) {
        return TransposedConv2d.builder()
                .setFilters(6)
                .setKernelShape(3)
                .optStride(2)
                .optPadding(1)
                .optOutputPadding(1)
                .optGroups(groups)
                .build();
    }

    /** A normalization that has learned something. */
    private BatchNorm2d norm(int channels) {
        BatchNorm2d norm = new BatchNorm2d();
        norm.initialize(manager, DataType.FLOAT32, new Shape(1, channels, 4, 4));
        for (Parameter parameter : norm.getParameters().values()) {
            NDArray values = parameter.getArray();
            values.addi(manager.randomUniform(0.1f, 0.9f, values.getShape()));
        }
        return norm;
    }

    private static void assertSame(NDArray actual, NDArray expected) {
        assertThat(actual.getShape()).isEqualTo(expected.getShape());
        assertThat(actual.allClose(expected, 1e-4, 1e-4, false)).isTrue();
    }
}
