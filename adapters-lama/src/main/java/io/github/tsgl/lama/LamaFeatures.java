package io.github.tsgl.lama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.EncoderSpec;
import io.github.tsgl.encoder.host.FeatureLevel;
import io.github.tsgl.encoder.host.HoleContent;
import io.github.tsgl.encoder.host.HostEncoder;
import io.github.tsgl.encoder.host.PictureRange;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.layers.ScopedBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * LaMa's own encoder for other hosts: the features of each of its halvings, the coarsest with the
 * local part before the global one. Looks at picture and mask alone.
 */
final class LamaFeatures extends ScopedBlock implements HostEncoder {

    private final HoleContent hole;
    private final List<FeatureLevel> levels;
    private final List<Block> steps = new ArrayList<>();

    private LamaFeatures(LamaConfig config, HoleContent hole) {
        this.hole = hole;
        List<FeatureLevel> given = new ArrayList<>();
        for (int i = 1; i <= config.downsamplings(); i++) {
            given.add(new FeatureLevel(config.channels(i), 1 << i));
        }
        levels = List.copyOf(given);
        LamaEncoder.steps(config).forEach((name, step) -> steps.add(addChildBlock(name, step)));
    }

    /** As wide as what the host wants. */
    static LamaFeatures of(EncoderSpec spec) {
        List<FeatureLevel> halvings = spec.halvings();
        FeatureLevel coarsest = halvings.get(halvings.size() - 1);
        LamaGenerator.Builder settings =
                LamaGenerator.builder()
                        .optDownsamplings(halvings.size())
                        .optWidth(Math.max(1, halvings.get(0).channels() / 2))
                        .optMostChannels(coarsest.channels());
        return new LamaFeatures(settings.config(), spec.hole());
    }

    @Override
    public List<FeatureLevel> levels() {
        return levels;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList list, boolean training) {
        InpaintingInputs inputs = InpaintingInputs.of(list);
        NDArray picture = PictureRange.UNIT.toNetwork(inputs.picture());
        NDList x =
                hole == HoleContent.DRAFT
                        ? EncoderPreparation.COMPOSED.prepare(picture, inputs.mask())
                        : EncoderPreparation.LAMA.prepare(picture, inputs.mask());
        NDList features = new NDList();
        for (Block step : steps) {
            x = step.forward(parameters, x, training);
            features.add(x.size() == 1 ? x.head() : NDArrays.concat(x, 1));
        }
        return features.subNDList(1);
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape picture = inputShapes[0];
        Shape[] shapes = {new Shape(picture.get(0), 4, picture.get(2), picture.get(3))};
        for (Block step : steps) {
            step.initialize(manager, dataType, shapes);
            shapes = step.getOutputShapes(shapes);
        }
    }
}
