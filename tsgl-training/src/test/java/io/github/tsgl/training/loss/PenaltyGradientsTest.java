// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.tsgl.encoder.PatchDiscriminator;
import io.github.tsgl.layers.testing.GradientCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What penalties on a discriminator's slope do to its weights, by differences. */
class PenaltyGradientsTest {

    private static final Shape PICTURES = new Shape(2, 3, 48, 48);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void ofTheR1Penalty() {
        check(new R1Penalty(5));
    }

    @Test
    void ofTheWassersteinPenalty() {
        check(new WassersteinPenalty(10));
    }

    private void check(GradientPenalty penalty) {
        manager.getEngine().setRandomSeed(6);
        Block block = new PenalizedDiscriminator(penalty);
        block.initialize(manager, DataType.FLOAT64, PICTURES);
        NDArray pictures = manager.randomUniform(-1, 1, PICTURES).toType(DataType.FLOAT64, false);
        GradientCheck.of(block, pictures)
                .withFixedInput(0)
                .differencesInInference()
                .withStep(1e-5)
                .withTolerance(1e-5)
                .verify();
    }

    /** Takes pictures, returns what a discriminator pays for its slope there. */
    private static final class PenalizedDiscriminator extends AbstractBlock {

        private final GradientPenalty penalty;
        private final Block discriminator =
                addChildBlock("discriminator", new PatchDiscriminator(2));

        PenalizedDiscriminator(GradientPenalty penalty) {
            this.penalty = penalty;
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore parameters,
                NDList inputs,
                boolean training,
                PairList<String, Object> options) {
            NDArray pictures = inputs.head().duplicate();
            pictures.setRequiresGradient(true);
            NDList scores = discriminator.forward(parameters, new NDList(pictures), training);
            return new NDList(penalty.evaluate(scores.head(), pictures));
        }

        @Override
        protected void initializeChildBlocks(
                NDManager manager, DataType dataType, Shape... inputShapes) {
            discriminator.initialize(manager, dataType, inputShapes);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return new Shape[] {new Shape()};
        }
    }
}
