// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.ops.Interpolation;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ResidualSamplingTest {

    @Property(tries = 30)
    void everySecondPixelIsTheNearestOfTheDifference(
            @ForAll @IntRange(min = 1, max = 20) int height,
            @ForAll @IntRange(min = 1, max = 20) int width) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray previous = manager.randomNormal(new Shape(1, 2, height, width));
            Shape half = new Shape(1, 2, (height + 1) / 2, (width + 1) / 2);
            NDArray current = manager.randomNormal(half);
            NDArray up = Interpolation.NEAREST.resize(current, height, width);
            NDArray expected = previous.sub(up).get(":, :, ::2, ::2");

            assertThat(ResidualSampling.NEAREST.residual(previous, current)).isEqualTo(expected);
        }
    }

    @Property(tries = 10)
    void whatTheTextureKeptLeavesNoResidual(
            @ForAll ResidualSampling sampling, @ForAll @IntRange(min = 1, max = 9) int side) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray current = manager.randomNormal(new Shape(1, 2, side, side));
            NDArray previous = Interpolation.NEAREST.resize(current, 2L * side, 2L * side);

            NDArray residual = sampling.residual(previous, current);

            assertThat(residual.getShape()).isEqualTo(current.getShape());
            assertThat(residual.abs().max().getFloat()).isLessThan(1e-6f);
        }
    }
}
