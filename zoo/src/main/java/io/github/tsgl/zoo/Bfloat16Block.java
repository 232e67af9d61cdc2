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
import io.github.tsgl.layers.ops.RoundedWeights;

/**
 * A network whose convolutions and matrix products are computed in bfloat16. Its weights are
 * rounded once if they are frozen.
 */
final class Bfloat16Block extends AbstractBlock {

    private final Block network;
    private final RoundedWeights weights;

    /**
     * Wraps a network.
     *
     * @param network the network, initialized
     * @param parent the manager with which the rounded weights are freed at the latest
     */
    Bfloat16Block(Block network, NDManager parent) {
        this.network = addChildBlock("network", network);
        weights = new RoundedWeights(parent, network.getParameters().values());
    }

    /** The rounded weights, which may be freed when this network is not used any more. */
    RoundedWeights weights() {
        return weights;
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
        return Bfloat16.run(weights, () -> network.forward(parameters, inputs, false, params));
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
