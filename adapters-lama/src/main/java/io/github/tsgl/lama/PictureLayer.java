// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.tiled.LocalBlock;
import io.github.tsgl.layers.tiled.TiledMap;

/**
 * The last layer of the decoder: a 7×7 convolution of the mirrored features, and what brings its
 * values into the picture's range.
 *
 * <p>Takes x (N, C, H, W), returns the picture (N, filters, H, W).
 */
final class PictureLayer extends ScopedBlock implements LocalBlock {

    private static final int KERNEL = 7;
    private static final int PADDING = KERNEL / 2;

    private final PictureOutput output;
    private final Block conv;

    PictureLayer(int filters, PictureOutput output) {
        this.output = output;
        conv =
                addChildBlock(
                        "conv",
                        PlainConv2d.builder()
                                .setFilters(filters)
                                .setKernelShape(KERNEL)
                                .optPadding(0)
                                .build());
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        return new NDList(
                training
                        ? draw(parameters, whole(inputs.head()), true)
                        : tiled(parameters, TiledMap.of(inputs.head())).whole());
    }

    private static TiledMap.Band whole(NDArray x) {
        return new TiledMap.Band(x, PADDING, PADDING, 0, x.getShape().get(2));
    }

    private NDArray draw(ParameterStore parameters, TiledMap.Band band, boolean training) {
        TiledMap.Band seen = training ? band : band.rounded();
        NDList padded = new NDList(seen.reflected(PADDING));
        return output.apply(conv.forward(parameters, padded, training).head());
    }

    /** {@inheritDoc} */
    @Override
    public boolean isLocal() {
        return true;
    }

    /** {@inheritDoc} */
    @Override
    public TiledMap tiled(ParameterStore parameters, TiledMap x) {
        return x.convolve(
                new TiledMap.Window(KERNEL, 1, PADDING),
                getOutputShapes(new Shape[] {x.shape()})[0],
                band -> draw(parameters, band, false));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        conv.initialize(manager, dataType, padded(inputShapes[0]));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return conv.getOutputShapes(new Shape[] {padded(inputShapes[0])});
    }

    private static Shape padded(Shape x) {
        return new Shape(x.get(0), x.get(1), x.get(2) + 2L * PADDING, x.get(3) + 2L * PADDING);
    }
}
