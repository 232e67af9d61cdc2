package io.github.tsgl.hifill;

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
import io.github.tsgl.layers.Sequence;
import io.github.tsgl.layers.gated.GatedConvKind;
import io.github.tsgl.layers.ops.Layout;
import io.github.tsgl.layers.ops.Masks;
import java.util.ArrayList;
import java.util.List;

/**
 * HiFill's own refinement encoder: each stage halves the size and has one convolution more. Looks
 * at picture and mask alone.
 */
final class RefinementEncoder extends ScopedBlock implements HostEncoder {

    private final List<FeatureLevel> levels;
    private final HoleContent hole;
    private final List<Block> stages = new ArrayList<>();

    /** Takes levels of strides 2, 4, 8, ... */
    RefinementEncoder(GatedConvKind kind, List<FeatureLevel> levels, HoleContent hole) {
        this.levels = levels;
        this.hole = hole;
        GatedLayers layers = new GatedLayers(kind);
        for (FeatureLevel level : levels) {
            Sequence stage =
                    new Sequence()
                            .add("down", layers.halving(level.channels(), 3))
                            .add("conv", layers.plain(level.channels()));
            stages.add(addChildBlock("stage" + (stages.size() + 1), stage));
        }
    }

    @Override
    public List<FeatureLevel> levels() {
        return levels;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList list, boolean training) {
        InpaintingInputs inputs = InpaintingInputs.of(list);
        NDArray picture =
                hole == HoleContent.DRAFT ? inputs.picture() : inputs.picture().mul(inputs.mask());
        NDArray seen = picture.concat(Masks.inverted(inputs.mask()), 1);
        NDList x = new NDList(Layout.channelsLast(seen));
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

    private static Shape seen(Shape picture) {
        return new Shape(picture.get(0), 4, picture.get(2), picture.get(3));
    }
}
