package io.github.tsgl.lama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.TorchOps;

/**
 * LaMa with its own encoder, called as all networks of this project are.
 *
 * <p>Takes NDList(picture, ..., mask): the picture (N, 3, H, W) in [-1, 1], and the mask (N, 1, H,
 * W), 1 = known, 0 = hole; what lies between the two is not looked at. As published, the picture is
 * brought to [0, 1], set to 0 in the hole, and padded at its right and lower border to a multiple
 * of 2ⁿ, n being the generator's downsamplings, by mirroring that repeats the border pixels.
 * Returns NDList(picture) of shape (N, 3, H, W) in [-1, 1].
 */
public final class LamaNetwork extends ScopedBlock {

    private final LamaGenerator generator;
    private final long multiple;

    /**
     * Makes the network.
     *
     * @param generator a generator with its own encoder and {@link PictureOutput#SIGMOID}
     * @throws IllegalArgumentException if the generator has another encoder
     */
    public LamaNetwork(LamaGenerator generator) {
        if (!generator.hasOwnEncoder()) {
            throw new IllegalArgumentException("another encoder takes other inputs");
        }
        this.generator = addChildBlock("generator", generator);
        multiple = 1L << generator.downsamplings();
    }

    /**
     * The generator inside.
     *
     * @return the generator
     */
    public LamaGenerator generator() {
        return generator;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray picture = inputs.get(0);
        NDArray mask = inputs.get(inputs.size() - 1);
        long height = picture.getShape().get(2);
        long width = picture.getShape().get(3);
        NDArray known = TorchOps.scale(picture.add(1), 0.5).mul(mask);
        NDArray x = known.concat(mask.neg().add(1), 1);
        x = mirrored(mirrored(x, 2, padded(height)), 3, padded(width));
        NDArray y = generator.forward(parameters, new NDList(x), training).head();
        if (!y.getShape().equals(picture.getShape())) {
            y = y.get(new NDIndex(":, :, :{}, :{}", height, width));
        }
        return new NDList(TorchOps.scale(y, 2).add(-1));
    }

    /** Mirrors the end of an axis until it has some length; the last entry is repeated. */
    private static NDArray mirrored(NDArray x, int axis, long length) {
        NDArray y = x;
        while (y.getShape().get(axis) < length) {
            long now = y.getShape().get(axis);
            long more = Math.min(now, length - now);
            NDIndex index = new NDIndex();
            for (int i = 0; i < axis; i++) {
                index.addAllDim();
            }
            y = y.concat(y.get(index.addSliceDim(now - more, now)).flip(axis), axis);
        }
        return y;
    }

    private long padded(long length) {
        return (length + multiple - 1) / multiple * multiple;
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape x = inputShapes[0];
        generator.initialize(
                manager, dataType, new Shape(x.get(0), 4, padded(x.get(2)), padded(x.get(3))));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
