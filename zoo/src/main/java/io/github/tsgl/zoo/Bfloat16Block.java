// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.tsgl.layers.ops.Bfloat16;

/** A network whose convolutions and matrix products are computed in bfloat16. */
final class Bfloat16Block extends AbstractBlock {

    private final Block network;

    Bfloat16Block(Block network) {
        this.network = addChildBlock("network", network);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters,
            NDList inputs,
            boolean training,
            PairList<String, Object> params) {
        if (training) {
            throw new IllegalStateException("a network in bfloat16 is for inference");
        }
        return Bfloat16.run(() -> network.forward(parameters, inputs, false, params));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        network.initialize(manager, dataType, inputShapes);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return network.getOutputShapes(inputShapes);
    }
}
