// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.reconstruct;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.ops.MemoryScope;
import io.github.tsgl.layers.tiled.LocalBlock;
import io.github.tsgl.layers.tiled.TiledMap;
import java.util.ArrayList;
import java.util.List;

/**
 * One branch of a strategy: denormalize from the guide, leaky ReLU, 3×3 convolution; repeated. Or
 * only denormalize.
 *
 * <p>NDList(x, guide) to NDList(y), x and y of shape (N, C, H, W).
 */
final class ReconstructionBranch extends ScopedBlock {

    private final List<GuidedDenormalization> denormalizations = new ArrayList<>();
    private final List<Block> convolutions = new ArrayList<>();

    ReconstructionBranch(
            int repeats,
            int channels,
            ConvolutionWeights weights,
            GuidedDenormalization.Builder denormalization) {
        for (int i = 1; i <= repeats; i++) {
            denormalizations.add(addChildBlock("denormalization" + i, denormalization.build()));
            String name = "convolution" + i;
            weights.newBlock(channels, 3)
                    .ifPresent(block -> convolutions.add(addChildBlock(name, block)));
        }
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.get(0);
        NDArray guide = inputs.get(1);
        for (int i = 0; i < denormalizations.size(); i++) {
            x = training ? learn(i, parameters, x, guide) : infer(i, parameters, x, guide);
        }
        return new NDList(x);
    }

    private NDArray learn(int i, ParameterStore parameters, NDArray x, NDArray guide) {
        NDList rebuilt = denormalizations.get(i).forward(parameters, new NDList(x, guide), true);
        if (convolutions.isEmpty()) {
            return rebuilt.head();
        }
        NDList active = new NDList(ActivationFunction.LEAKY_RELU.apply(rebuilt.singletonOrThrow()));
        rebuilt.close();
        NDArray y = convolutions.get(i).forward(parameters, active, true).singletonOrThrow();
        active.close();
        return y;
    }

    /** Large maps are made band by band of rows, all that lies between x and y included. */
    private NDArray infer(int i, ParameterStore parameters, NDArray x, NDArray guide) {
        return MemoryScope.run(
                        x.getManager(),
                        new NDList(x, guide),
                        () -> {
                            TiledMap rebuilt = denormalizations.get(i).tiled(parameters, x, guide);
                            if (convolutions.isEmpty()) {
                                return new NDList(rebuilt.whole());
                            }
                            TiledMap active = rebuilt.map(ActivationFunction.LEAKY_RELU::applyLast);
                            LocalBlock convolution = (LocalBlock) convolutions.get(i);
                            return new NDList(convolution.tiled(parameters, active).whole());
                        })
                .head();
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        for (Block denormalization : denormalizations) {
            denormalization.initialize(manager, dataType, inputShapes);
        }
        for (Block convolution : convolutions) {
            convolution.initialize(manager, dataType, inputShapes[0]);
        }
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
