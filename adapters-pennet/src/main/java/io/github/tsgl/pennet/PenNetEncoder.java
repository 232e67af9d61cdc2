package io.github.tsgl.pennet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.FeatureLevel;
import io.github.tsgl.encoder.host.HoleContent;
import io.github.tsgl.encoder.host.HostEncoder;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.ops.Masks;
import java.util.ArrayList;
import java.util.List;

/**
 * PEN-Net's own encoder: six convolutions of stride 2, or as many as a host wants.
 *
 * <p>Looks at picture and mask alone. As published, the hole is filled with white, unless there is
 * a draft in it, and a fourth channel is 1 in it.
 */
final class PenNetEncoder extends ScopedBlock implements HostEncoder {

    private final List<FeatureLevel> levels;
    private final HoleContent hole;
    private final List<Block> convolutions = new ArrayList<>();

    /** Takes levels of strides 2, 4, 8, ... */
    PenNetEncoder(List<FeatureLevel> levels, HoleContent hole) {
        this.levels = levels;
        this.hole = hole;
        for (int level = 1; level <= levels.size(); level++) {
            ActivationFunction activation =
                    level == levels.size()
                            ? ActivationFunction.RELU
                            : ActivationFunction.LEAKY_RELU;
            Block conv = RectifiedConv.halving(levels.get(level - 1).channels(), activation);
            convolutions.add(addChildBlock("level" + level, conv));
        }
    }

    @Override
    public List<FeatureLevel> levels() {
        return levels;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList list, boolean training) {
        InpaintingInputs inputs = InpaintingInputs.of(list);
        NDArray outside = Masks.inverted(inputs.mask());
        NDArray picture =
                hole == HoleContent.DRAFT
                        ? inputs.picture()
                        : inputs.picture().mul(inputs.mask()).add(outside);
        NDList x = new NDList(picture.concat(outside, 1));
        NDList features = new NDList();
        for (Block convolution : convolutions) {
            x = convolution.forward(parameters, x, training);
            features.add(x.head());
        }
        return features;
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape picture = inputShapes[0];
        Shape[] shapes = {new Shape(picture.get(0), 4, picture.get(2), picture.get(3))};
        for (Block convolution : convolutions) {
            convolution.initialize(manager, dataType, shapes);
            shapes = convolution.getOutputShapes(shapes);
        }
    }
}
