// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.layers.ScopedBlock;

/**
 * A {@link LamaNetwork} whose pictures are refined scale by scale; for inference only.
 *
 * <p>Takes what the network does. Returns NDList(picture (N, 3, H, W) in [-1, 1]), which is the
 * given picture outside the hole.
 */
final class RefinedLamaNetwork extends ScopedBlock {

    private final LamaNetwork network;
    private final Refinement refinement;

    /**
     * Makes the block.
     *
     * @param network the network, which keeps its weights
     * @param refinement how it is refined
     * @throws IllegalArgumentException if the network has another encoder than LaMa's, whose inputs
     *     are not made here
     */
    public RefinedLamaNetwork(LamaNetwork network, Refinement refinement) {
        if (!network.generator().hasOwnEncoder()) {
            throw new IllegalArgumentException("the inputs of another encoder are not made here");
        }
        this.network = addChildBlock("network", network);
        this.refinement = refinement;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        InpaintingInputs given = InpaintingInputs.of(inputs);
        NDArray pictures = network.range().toNetwork(given.picture());
        NDArray masks = given.mask();
        NDList finished = new NDList();
        for (long i = 0; i < pictures.getShape().get(0); i++) {
            NDIndex one = new NDIndex("{}:{}", i, i + 1);
            finished.add(
                    refinement.refine(
                            network.generator(),
                            EncoderPreparation.LAMA,
                            parameters,
                            pictures.get(one),
                            masks.get(one)));
        }
        return new NDList(network.range().fromNetwork(NDArrays.concat(finished, 0)));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        network.initialize(manager, dataType, inputShapes);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return network.getOutputShapes(inputShapes);
    }
}
