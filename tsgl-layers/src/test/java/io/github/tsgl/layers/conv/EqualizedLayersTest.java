// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.layers.testing.GradientCheck;
import io.github.tsgl.layers.testing.PublishedWeights;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden files hold what the released code gives for weights made by a formula. */
class EqualizedLayersTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({"same, NONE, LINEAR", "down2, DOWN, LINEAR", "up2, UP, LEAKY_RELU"})
    void aConvolutionGivesWhatTheReleasedOneGives(
            String variant, Resampling resampling, String activation) {
        Golden golden = Golden.block("conv2d-layer-" + variant);
        Block block = conv(3, resampling, activation(activation));
        PublishedWeights.fill(
                block, golden, manager, UnaryOperator.identity(), golden.shape("input"));
        NDArray y = PublishedWeights.run(block, golden.input(manager, "input")).head();
        golden.assertMatches("output", y, 1e-5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aMaskedConvolutionGivesWhatTheReleasedOneGives(int stride) {
        Golden golden = Golden.block("conv2d-layer-partial-down" + stride);
        Block block = MaskedConvolution.of(Edition.RELEASED, 6, 3, stride);
        PublishedWeights.fill(
                block,
                golden,
                manager,
                UnaryOperator.identity(),
                golden.shape("input"),
                golden.shape("mask"));
        NDArray x = golden.input(manager, "input");
        NDList masked = PublishedWeights.run(block, x, golden.input(manager, "mask"));
        golden.assertMatches("masked.output", masked.get(0), 1e-5);
        golden.assertMatches("masked.mask", masked.get(1), 0);
        golden.assertMatches("unmasked.output", PublishedWeights.run(block, x).head(), 1e-5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "lrelu"})
    void aLinearLayerGivesWhatTheReleasedOneGives(String variant) {
        Golden golden = Golden.block("fully-connected-" + variant);
        EqualizedLinear.Builder builder = EqualizedLinear.builder().setUnits(5);
        Block block = variant.equals("lrelu") ? builder.optLeakyRelu().build() : builder.build();
        PublishedWeights.fill(
                block, golden, manager, UnaryOperator.identity(), golden.shape("input"));
        NDArray y = PublishedWeights.run(block, golden.input(manager, "input")).head();
        golden.assertMatches("output", y, 1e-5);
    }

    @Property(tries = 30)
    void sizesAreWhatTheyAreSaidToBe(
            @ForAll @IntRange(min = 6, max = 12) int height,
            @ForAll @IntRange(min = 6, max = 12) int width,
            @ForAll @IntRange(min = 0, max = 3) int halfKernel,
            @ForAll Resampling resampling) {
        try (NDManager own = NDManager.newBaseManager()) {
            Block block = conv(2 * halfKernel + 1, resampling, EqualizedActivation.LINEAR);
            Shape x = new Shape(1, 2, height, width);
            block.initialize(own, DataType.FLOAT32, x);
            Shape y = PublishedWeights.run(block, own.ones(x)).head().getShape();
            assertThat(y).isEqualTo(block.getOutputShapes(new Shape[] {x})[0]);
            double factor =
                    resampling == Resampling.UP ? 2 : resampling == Resampling.DOWN ? .5 : 1;
            assertThat(y.get(2)).isEqualTo((long) Math.ceil(height * factor));
            assertThat(y.get(3)).isEqualTo((long) Math.ceil(width * factor));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void bothMaskedConvolutionsAgreeOnSizesAndMasks(int stride) {
        NDArray x = manager.randomNormal(new Shape(1, 3, 9, 7));
        NDArray mask = manager.zeros(new Shape(1, 1, 9, 7));
        mask.set(new ai.djl.ndarray.index.NDIndex(":, :, 0:3, 0:3"), 1);
        NDArray[] masks = new NDArray[2];
        for (Edition edition : Edition.values()) {
            Block block = MaskedConvolution.of(edition, 4, 3, stride);
            block.initialize(manager, DataType.FLOAT32, x.getShape(), mask.getShape());
            NDList y = PublishedWeights.run(block, x, mask);
            Shape[] shapes = block.getOutputShapes(new Shape[] {x.getShape(), mask.getShape()});
            assertThat(y.getShapes()).isEqualTo(shapes);
            masks[edition.ordinal()] = y.get(1);
        }
        assertThat(masks[0].toFloatArray()).isEqualTo(masks[1].toFloatArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONE", "DOWN", "UP"})
    void gradientsOfConvolutionsAreThoseOfFiniteDifferences(Resampling resampling) {
        Block block = conv(3, resampling, EqualizedActivation.LINEAR);
        NDArray x = manager.randomNormal(new Shape(2, 3, 6, 5));
        block.initialize(manager, DataType.FLOAT32, x.getShape());
        GradientCheck.of(block, x).verify();
    }

    @Test
    void gradientsOfLinearLayersAreThoseOfFiniteDifferences() {
        Block block = EqualizedLinear.builder().setUnits(4).optLeakyRelu().build();
        NDArray x = manager.randomNormal(new Shape(2, 5, 6));
        block.initialize(manager, DataType.FLOAT32, x.getShape());
        GradientCheck.of(block, x).verify();
    }

    @Test
    void anEvenKernelIsAnError() {
        assertThatThrownBy(() -> conv(4, Resampling.NONE, EqualizedActivation.LINEAR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("odd kernel");
    }

    private static EqualizedActivation activation(String name) {
        return name.equals("LINEAR") ? EqualizedActivation.LINEAR : EqualizedActivation.LEAKY_RELU;
    }

    private static Block conv(int kernel, Resampling resampling, EqualizedActivation activation) {
        return EqualizedConv2d.builder()
                .setFilters(6)
                .setKernelShape(kernel)
                .optResampling(resampling)
                .optActivation(activation)
                .build();
    }
}
