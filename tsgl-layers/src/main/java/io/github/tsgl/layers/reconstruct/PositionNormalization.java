package io.github.tsgl.layers.reconstruct;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.Arithmetic;

/** Local normalisation per image and position, over the channels (Eq. 8), without parameters. */
final class PositionNormalization extends ScopedBlock {

    private static final int[] CHANNELS = {1};

    private final int lostDegrees;
    private final float epsilon;

    /**
     * Makes the block.
     *
     * @param lostDegrees what is taken from the number of channels in the variance's denominator
     * @param epsilon what is added to the variance before the root
     */
    PositionNormalization(int lostDegrees, float epsilon) {
        this.lostDegrees = lostDegrees;
        this.epsilon = epsilon;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.head();
        long channels = x.getShape().get(1);
        if (channels <= lostDegrees) {
            throw new IllegalArgumentException(
                    "the unbiased variance needs at least 2 channels, got " + x.getShape());
        }
        NDArray centred = x.sub(x.mean(CHANNELS, true));
        NDArray variance =
                Arithmetic.scale(
                        centred.square().sum(CHANNELS, true), 1.0 / (channels - lostDegrees));
        return new NDList(centred.div(variance.add(epsilon).sqrt()));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
