package io.github.tsgl.hifill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.Steps;
import io.github.tsgl.layers.ops.Layout;
import java.util.ArrayList;
import java.util.List;

/**
 * HiFill's own refinement encoder: each stage halves the size and has one convolution more.
 *
 * <p>Takes NDList(picture, ..., hole): the picture (N, 3, H, W) in [-1, 1] with the coarse picture
 * in the hole, and the hole (N, 1, H, W), 1 = hole; what lies between is not looked at. Returns the
 * features of all stages, the finest first, as {@link HifillGenerator.Builder#optEncoder} says.
 */
final class RefinementEncoder extends ScopedBlock {

    private final List<Block> stages = new ArrayList<>();

    RefinementEncoder(GatedConvKind kind, int[] channels) {
        for (int i = 1; i <= channels.length; i++) {
            Steps stage =
                    new Steps()
                            .then("down", GatedConv2d.halving(kind, channels[i - 1], 3))
                            .then("conv", GatedConv2d.plain(kind, channels[i - 1]));
            stages.add(addChildBlock("stage" + i, stage));
        }
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray hole = inputs.get(inputs.size() - 1);
        NDList x = new NDList(Layout.channelsLast(inputs.head().concat(hole, 1)));
        NDList features = new NDList();
        for (Block stage : stages) {
            x = stage.forward(parameters, x, training);
            features.add(x.head());
        }
        return features;
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] shapes = {seen(inputShapes[0])};
        for (Block stage : stages) {
            stage.initialize(manager, dataType, shapes);
            shapes = stage.getOutputShapes(shapes);
        }
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape[] outputs = new Shape[stages.size()];
        Shape[] shapes = {seen(inputShapes[0])};
        for (int i = 0; i < outputs.length; i++) {
            shapes = stages.get(i).getOutputShapes(shapes);
            outputs[i] = shapes[0];
        }
        return outputs;
    }

    private static Shape seen(Shape picture) {
        return new Shape(picture.get(0), 4, picture.get(2), picture.get(3));
    }
}
