// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.Variant;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.reconstruct.Strategy;
import java.util.List;
import java.util.Set;

/** Inputs and networks small enough for tests. */
final class TestInputs {

    /** The published variant with smaller windows and two heads. */
    static final Variant TINY =
            new Variant(
                    Variant.PUBLISHED.balance(),
                    Variant.PUBLISHED.direction(),
                    Variant.PUBLISHED.priors(),
                    Variant.PUBLISHED.tau(),
                    4,
                    2,
                    Variant.PUBLISHED.balanceKernels(),
                    Variant.PUBLISHED.balanceLayers(),
                    Variant.PUBLISHED.gaussian(),
                    Variant.PUBLISHED.neighborhood());

    private TestInputs() {}

    /** The five inputs of a generator, random, with a square hole in the middle. */
    static NDList random(NDManager manager, long batch, long height, long width) {
        NDArray mask = manager.ones(new Shape(batch, 1, height, width));
        mask.set(
                new ai.djl.ndarray.index.NDIndex(
                        ":, :, {}:{}, {}:{}", height / 4, height / 2, width / 4, width / 2),
                0);
        NDArray picture = manager.randomUniform(-1, 1, new Shape(batch, 3, height, width));
        NDArray gray = manager.randomUniform(0, 1, new Shape(batch, 1, height, width));
        NDArray edges = gray.gt(0.9).toType(DataType.FLOAT32, false);
        return new NDList(
                picture.mul(mask), edges.mul(mask), picture.mul(mask), gray.mul(mask), mask);
    }

    /** The paper's network, as narrow as it gets. */
    static TsglConfig tiny() {
        return new TsglConfig(
                Edition.PAPER,
                Strategy.TWO_GLOBAL_LOCAL_TO_GLOBAL_LOCAL,
                8,
                4,
                List.of(1, 2, 1, 1),
                8,
                8,
                Set.of(),
                TINY);
    }

    static <T extends Block> T initialized(T block, NDManager manager, NDList inputs) {
        manager.getEngine().setRandomSeed(5);
        block.initialize(manager, DataType.FLOAT32, inputs.getShapes());
        return block;
    }

    static NDList run(Block block, NDManager manager, NDList inputs) {
        return block.forward(new ParameterStore(manager, false), inputs, false);
    }
}
