package io.github.tsgl.layers.reconstruct;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.Rectifier;
import java.util.ArrayList;
import java.util.List;

/**
 * One branch of a strategy: denormalise from the guide, leaky ReLU, 3×3 convolution; repeated.
 *
 * <p>NDList(x, guide) to NDList(y), x and y of shape (N, C, H, W).
 */
final class ReconstructionBranch extends ScopedBlock {

    private final List<Block> denormalizations = new ArrayList<>();
    private final List<Block> convolutions = new ArrayList<>();

    ReconstructionBranch(
            int repeats,
            int channels,
            ConvolutionWeights weights,
            GuidedDenormalization.Builder denormalization) {
        for (int i = 1; i <= repeats; i++) {
            denormalizations.add(addChildBlock("denormalization" + i, denormalization.build()));
            convolutions.add(addChildBlock("convolution" + i, weights.newBlock(channels, 3)));
        }
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.get(0);
        NDArray guide = inputs.get(1);
        for (int i = 0; i < convolutions.size(); i++) {
            NDList rebuilt =
                    denormalizations.get(i).forward(parameters, new NDList(x, guide), training);
            NDArray whole = rebuilt.singletonOrThrow();
            NDArray active =
                    training
                            ? Rectifier.LEAKY_RELU.apply(whole)
                            : Rectifier.LEAKY_RELU.applyLast(whole);
            rebuilt.close();
            x =
                    convolutions
                            .get(i)
                            .forward(parameters, new NDList(active), training)
                            .singletonOrThrow();
            active.close();
        }
        return new NDList(x);
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
