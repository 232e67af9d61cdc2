package io.github.tsgl.pennet;

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
 * PEN-Net's own encoder: six convolutions of stride 2.
 *
 * <p>Takes NDList(picture, ..., mask): the picture (N, 3, H, W) in [-1, 1] and the mask (N, 1, H,
 * W), 1 = known, 0 = hole. As published, the hole is filled with white, and a fourth channel is 1
 * in it. Returns the levels of a {@link FeaturePyramid}, level 1 first.
 */
final class PenNetEncoder extends ScopedBlock {

    private final FeaturePyramid pyramid;
    private final List<Block> levels = new ArrayList<>();

    PenNetEncoder(FeaturePyramid pyramid) {
        this.pyramid = pyramid;
        for (int level = 1; level <= FeaturePyramid.LEVELS; level++) {
            Rectifier rectifier =
                    level == FeaturePyramid.LEVELS ? Rectifier.RELU : Rectifier.LEAKY_RELU;
            Block conv = RectifiedConv.halving(pyramid.channels(level), rectifier);
            levels.add(addChildBlock("level" + level, conv));
        }
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray mask = inputs.get(inputs.size() - 1);
        NDArray hole = mask.neg().add(1);
        NDList x = new NDList(inputs.head().mul(mask).add(hole).concat(hole, 1));
        NDList features = new NDList();
        for (Block level : levels) {
            x = level.forward(parameters, x, training);
            features.add(x.head());
        }
        return features;
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape picture = inputShapes[0];
        Shape[] shapes = {new Shape(picture.get(0), 4, picture.get(2), picture.get(3))};
        for (Block level : levels) {
            level.initialize(manager, dataType, shapes);
            shapes = level.getOutputShapes(shapes);
        }
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return pyramid.shapes(inputShapes[0]);
    }
}
