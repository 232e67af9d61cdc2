// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.testing.Golden;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The golden files of this module: what the released generator and discriminator print for weights
 * made by a formula, run with PyTorch 2.13 on a CPU; edges and gray with scikit-image 0.26.
 */
@Tag("slow")
class GoldenInputsTest {

    @ParameterizedTest
    @CsvSource({"square, 0.25", "irregular25, 0.246", "irregular45, 0.444"})
    void eachMaskHasItsShareOfHoles(String mask, double share) {
        try (NDManager manager = NDManager.newBaseManager()) {
            GoldenInputs inputs = GoldenInputs.photo(manager, mask);
            assertThat(1 - inputs.mask().mean().getFloat()).isCloseTo((float) share, within(1e-3f));
            assertThat(inputs.mask().mul(inputs.mask().neg().add(1)).sum().getFloat()).isZero();
            assertThat(inputs.image().getShape()).isEqualTo(new Shape(1, 3, 256, 256));
            assertThat(inputs.image().min().getFloat()).isBetween(-1f, -0.9f);
            assertThat(inputs.image().max().getFloat()).isBetween(0.9f, 1f);
        }
    }

    @Test
    void grayIsTheWeightedSumOfTheWrappedPicture() {
        try (NDManager manager = NDManager.newBaseManager()) {
            GoldenInputs inputs = GoldenInputs.photo(manager, "square");
            float[] image = inputs.image().toFloatArray();
            float[] gray = inputs.gray().toFloatArray();
            double[] weights = {0.2125, 0.7154, 0.0721};
            int plane = 256 * 256;
            double worst = 0;
            for (int i = 0; i < plane; i++) {
                double sum = 0;
                for (int c = 0; c < 3; c++) {
                    sum += weights[c] * ((int) (image[c * plane + i] * 255) & 0xFF) / 255;
                }
                worst = Math.max(worst, Math.abs(gray[i] - sum));
            }
            assertThat(worst).isLessThan(1e-6);
        }
    }

    @Test
    void edgesAreThinLines() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray edges = GoldenInputs.photo(manager, "square").edges();
            assertThat(edges.mean().getFloat()).isCloseTo(0.156f, within(1e-3f));
        }
    }

    @Test
    void theStoredOutputsAreThoseOfTheGoldenFile() {
        Golden golden = GoldenInputs.golden("generator-square");
        try (NDManager manager = NDManager.newBaseManager()) {
            golden.assertWithin("output", GoldenInputs.complete(manager, "output-square"), 2e-5);
            golden.assertWithin(
                    "structure", GoldenInputs.complete(manager, "structure-square"), 2e-5);
        }
    }

    @Test
    void theListOfTensorsHasEveryParameterOfTheReleasedModel() {
        Golden tensors = GoldenInputs.golden("released-tensors");
        long all = 0;
        long frozen = 0;
        for (String name : tensors.tensorNames()) {
            long size = tensors.tensorShape(name).size();
            switch (tensors.rule(name)) {
                case MEAN, VARIANCE, U, V, CONSTANT -> {}
                case ONES -> frozen += size;
                default -> all += size;
            }
        }
        assertThat(frozen).isEqualTo(27_197_440);
        assertThat(all + frozen).isEqualTo(191_870_620);
    }

    @Test
    void theBatchOfTrainingModeHasTwoPictures() {
        Golden golden = GoldenInputs.golden("generator-train");
        try (NDManager manager = NDManager.newBaseManager()) {
            GoldenInputs inputs = GoldenInputs.batch(manager, golden);
            assertThat(inputs.texture().getShape()).isEqualTo(new Shape(2, 3, 256, 256));
            assertThat(inputs.mask().get(":, :, 48:208, 64:240").sum().getFloat()).isZero();
        }
    }
}
