// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.testing.GradientCheck;
import io.github.tsgl.layers.testing.PublishedWeights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpectralNormConv2dTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final SpectralNormConv2d block =
            SpectralNormConv2d.builder().setFilters(4).setKernelShape(3).build();
    private NDArray x;

    @BeforeEach
    void initialize() {
        manager.getEngine().setRandomSeed(1);
        x = manager.randomNormal(new Shape(2, 3, 6, 5));
        block.initialize(manager, DataType.FLOAT32, x.getShape());
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void theWeightIsDividedByItsLargestSingularValue() {
        for (int i = 0; i < 50; i++) {
            train();
        }
        NDArray weight = array("weight");
        NDArray matrix = weight.reshape(4, -1);
        double sigma = largestSingularValue(matrix);
        NDArray expected = block.convolve(x, weight.div(sigma), array("bias"));
        NDArray actual = PublishedWeights.run(block, x).head();
        assertThat(NDArrays.sub(actual, expected).abs().max().getFloat()).isLessThan(1e-4f);
    }

    @Test
    void aNewBlockIsCloseToNormalisedBeforeItWasTrained() {
        double sigma = largestSingularValue(array("weight").reshape(4, -1));
        NDArray u = array("u").reshape(1, -1);
        double stored =
                u.matMul(array("weight").reshape(4, -1))
                        .matMul(array("v").reshape(-1, 1))
                        .getFloat();
        assertThat(stored).isCloseTo(sigma, within(0.05 * sigma));
    }

    @Test
    void trainingAndInferenceAgreeOnceTheVectorsHaveSettled() {
        for (int i = 0; i < 50; i++) {
            train();
        }
        NDArray trained = train().head();
        NDArray inferred = PublishedWeights.run(block, x).head();
        assertThat(NDArrays.sub(trained, inferred).abs().max().getFloat()).isLessThan(1e-4f);
    }

    @Test
    void inferenceLeavesTheVectorsAlone() {
        float[] before = array("u").toFloatArray();
        PublishedWeights.run(block, x);
        assertThat(array("u").toFloatArray()).isEqualTo(before);
    }

    @Test
    void gradientsAreThoseOfFiniteDifferences() {
        GradientCheck.of(block, x).inInference().verify();
    }

    @Test
    void theGradientsOfATrainingPassTakeTheVectorsAsConstants() {
        manager.randomNormal(array("u").getShape()).copyTo(array("u"));
        GradientCheck.of(block, x).differencesInInference().verify();
    }

    @Test
    void whereTheVectorsHaveSettledTheGradientsOfATrainingPassAreThoseOfTheWholePass() {
        for (int i = 0; i < 100; i++) {
            train();
        }
        GradientCheck.of(block, x).verify();
    }

    private NDList train() {
        return block.forward(new ParameterStore(manager, false), new NDList(x), true);
    }

    private NDArray array(String name) {
        return block.getDirectParameters().get(name).getArray();
    }

    private static double largestSingularValue(NDArray matrix) {
        NDArray v = matrix.getManager().ones(new Shape(matrix.getShape().get(1), 1));
        for (int i = 0; i < 500; i++) {
            v = matrix.transpose().matMul(matrix.matMul(v));
            v = v.div(v.norm());
        }
        return matrix.matMul(v).norm().getFloat();
    }
}
