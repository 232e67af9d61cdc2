// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.gated;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DoublingConvolutionTest {

    @Property(tries = 40)
    void itIsTheDoublingFollowedByTheConvolution(
            @ForAll @IntRange(min = 1, max = 7) int height,
            @ForAll @IntRange(min = 1, max = 7) int width,
            @ForAll @IntRange(min = 1, max = 3) int channels,
            @ForAll @IntRange(min = 1, max = 3) int filters) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.randomNormal(new Shape(2, channels, height, width));
            NDArray weight = manager.randomNormal(new Shape(filters, channels, 3, 3));
            NDArray bias = manager.randomNormal(new Shape(filters));

            NDArray actual = DoublingConvolution.apply(x, weight, bias);

            NDArray expected = DoublingConvolution.plainly(x, weight, bias);
            assertThat(actual.getShape()).isEqualTo(expected.getShape());
            assertThat(actual.sub(expected).abs().max().getFloat()).isLessThan(1e-4f);
        }
    }
}
