// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.BatchNorm2d;
import io.github.tsgl.layers.conv.ConvNormAct;
import io.github.tsgl.layers.conv.PartialConv2d;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.ops.Interpolation;
import io.github.tsgl.layers.tiled.LocalChain;
import java.util.ArrayList;
import java.util.List;

/**
 * The auxiliary decoder of Eq. 14, which draws the edges from the encoder's last structure: two
 * more partial convolutions down, then up to full size without skips. Only training needs it.
 *
 * <p>Takes the structure (N, C, H / 32, W / 32) and its mask, returns the edges (N, 1, H, W) in (0,
 * 1).
 */
final class StructureDecoder extends ScopedBlock {

    private static final int DEEPER = 2;

    private final List<Block> down = new ArrayList<>();
    private final List<Block> up = new ArrayList<>();
    private final Block residual1;
    private final Block norm1;
    private final Block residual2;
    private final Block norm2;
    private final Block draw;

    StructureDecoder(TsglConfig config) {
        int deepest = config.structureChannels(TsglConfig.STAGES);
        for (int i = 1; i <= DEEPER; i++) {
            down.add(addChildBlock("down" + i, layer(deepest, 2, ActivationFunction.RELU)));
        }
        for (int level = TsglConfig.STAGES + DEEPER; level >= 1; level--) {
            int filters = config.structureChannels(Math.min(level, TsglConfig.STAGES));
            up.add(addChildBlock("up" + level, layer(filters, 1, ActivationFunction.LEAKY_RELU)));
        }
        int width = config.structureWidth();
        residual1 = addChildBlock("residual1", unbiased(width));
        norm1 = addChildBlock("norm1", new BatchNorm2d());
        residual2 = addChildBlock("residual2", unbiased(width));
        norm2 = addChildBlock("norm2", new BatchNorm2d());
        draw = addChildBlock("draw", PlainConv2d.builder().setFilters(1).setKernelShape(1).build());
    }

    private static ConvNormAct layer(int filters, int stride, ActivationFunction activation) {
        PartialConv2d conv =
                PartialConv2d.builder()
                        .setFilters(filters)
                        .setKernelShape(3)
                        .optStride(stride)
                        .optBias(false)
                        .build();
        return ConvNormAct.of(conv, new BatchNorm2d(), activation);
    }

    private static PlainConv2d unbiased(int filters) {
        return PlainConv2d.builder().setFilters(filters).setKernelShape(3).optBias(false).build();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        List<Shape> sizes = new ArrayList<>();
        NDList state = inputs;
        for (Block layer : down) {
            sizes.add(state.head().getShape());
            state = layer.forward(parameters, state, training);
        }
        for (int i = 0; i < up.size(); i++) {
            Shape now = state.head().getShape();
            boolean known = i < down.size();
            Shape larger = known ? sizes.get(down.size() - 1 - i) : now;
            long height = known ? larger.get(2) : 2 * now.get(2);
            long width = known ? larger.get(3) : 2 * now.get(3);
            NDArray x = Interpolation.BILINEAR.resize(state.get(0), height, width);
            NDArray mask = Interpolation.NEAREST.resize(state.get(1), height, width);
            state = up.get(i).forward(parameters, new NDList(x, mask), training);
        }
        NDList features = new NDList(state.head());
        NDList y =
                norm1.forward(
                        parameters, residual1.forward(parameters, features, training), training);
        y = new NDList(ActivationFunction.RELU.apply(y.head()));
        y = norm2.forward(parameters, residual2.forward(parameters, y, training), training);
        y = new NDList(ActivationFunction.RELU.apply(y.head().add(features.head())));
        NDArray logits = draw.forward(parameters, y, training).head();
        return new NDList(Activation.sigmoid(logits));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] deepest = LocalChain.initialize(down, manager, dataType, inputShapes);
        Shape features = LocalChain.initialize(up, manager, dataType, deepest)[0];
        for (Block block : List.of(residual1, norm1, residual2, norm2, draw)) {
            block.initialize(manager, dataType, features);
        }
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape s = inputShapes[0];
        long scale = 1L << TsglConfig.STAGES;
        return new Shape[] {new Shape(s.get(0), 1, scale * s.get(2), scale * s.get(3))};
    }
}
