// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.pennet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.ops.Interpolation;
import java.util.ArrayList;
import java.util.List;

/**
 * PEN-Net's multi-scale decoder: from the coarsest level up, each joined with that level's features
 * and drawn as a picture of its own.
 *
 * <p>Takes the levels of a {@link FeaturePyramid}, 1 to 5 after attention transfer. Returns
 * NDList(picture, pictures of levels 1 to 5), of shapes (N, 3, H, W) and (N, 3, H / 2ᵏ, W / 2ᵏ), in
 * [-1, 1].
 */
final class PyramidDecoder extends ScopedBlock {

    private static final int TOP = FeaturePyramid.LEVELS - 1;
    private static final int COLORS = 3;

    private final FeaturePyramid pyramid;
    private final List<Block> up = new ArrayList<>();
    private final List<Block> draw = new ArrayList<>();
    private final Block finish;
    private final Block drawFinished;

    PyramidDecoder(FeaturePyramid pyramid) {
        this.pyramid = pyramid;
        for (int level = 1; level <= TOP; level++) {
            Block conv = PenNetLayers.dilated(pyramid.channels(level), 1);
            up.add(addChildBlock("up" + level, conv));
            draw.add(addChildBlock("draw" + level, drawing(1)));
        }
        finish = addChildBlock("finish", PenNetLayers.dilated(pyramid.width(), 1));
        drawFinished = addChildBlock("draw", drawing(3));
    }

    private static Block drawing(int kernel) {
        return PlainConv2d.builder()
                .setFilters(COLORS)
                .setKernelShape(kernel)
                .optPadding(kernel / 2)
                .build();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList pictures = new NDList();
        NDArray x = inputs.get(TOP);
        for (int level = TOP; level >= 1; level--) {
            NDArray finer =
                    up.get(level - 1).forward(parameters, new NDList(doubled(x)), training).head();
            x = finer.concat(inputs.get(level - 1), 1);
            pictures.add(0, picture(draw.get(level - 1), parameters, x, training));
        }
        NDList finished = finish.forward(parameters, new NDList(doubled(x)), training);
        pictures.add(0, picture(drawFinished, parameters, finished.head(), training));
        return pictures;
    }

    private static NDArray doubled(NDArray x) {
        Shape shape = x.getShape();
        return Interpolation.BILINEAR_ALIGN_CORNERS.resize(x, 2 * shape.get(2), 2 * shape.get(3));
    }

    private static NDArray picture(
            Block draw, ParameterStore parameters, NDArray x, boolean training) {
        return Activation.tanh(draw.forward(parameters, new NDList(x), training).head());
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        long channels = inputShapes[TOP].get(1);
        for (int level = TOP; level >= 1; level--) {
            Shape own = inputShapes[level - 1];
            up.get(level - 1).initialize(manager, dataType, of(own, channels, 1));
            channels = 2L * pyramid.channels(level);
            draw.get(level - 1).initialize(manager, dataType, of(own, channels, 1));
        }
        finish.initialize(manager, dataType, of(inputShapes[0], channels, 2));
        drawFinished.initialize(manager, dataType, of(inputShapes[0], pyramid.width(), 2));
    }

    private static Shape of(Shape level, long channels, int times) {
        return new Shape(level.get(0), channels, times * level.get(2), times * level.get(3));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape[] shapes = new Shape[TOP + 1];
        shapes[0] = of(inputShapes[0], COLORS, 2);
        for (int level = 1; level <= TOP; level++) {
            shapes[level] = of(inputShapes[level - 1], COLORS, 1);
        }
        return shapes;
    }
}
