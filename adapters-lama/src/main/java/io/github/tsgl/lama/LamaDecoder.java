package io.github.tsgl.lama;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;

/**
 * LaMa's decoder: as many doublings of the size as the encoder halves it, and the layer that draws
 * the picture.
 *
 * <p>Takes the parts of the features (N, C, H, W), returns the picture (N, 3, 2ⁿ H, 2ⁿ W).
 */
final class LamaDecoder extends ScopedBlock {

    private final Steps steps = new Steps();

    LamaDecoder(LamaGenerator.Builder settings) {
        for (int i = settings.downsamplings - 1; i >= 0; i--) {
            UpStage stage = new UpStage(settings.channels(i));
            steps.add(addChildBlock("up" + (settings.downsamplings - i), stage));
        }
        steps.add(addChildBlock("draw", new PictureLayer(settings.output)));
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        return steps.forward(parameters, inputs, training);
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        steps.initialize(manager, dataType, inputShapes);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return steps.outputShapes(inputShapes);
    }
}
