package io.github.tsgl.pennet;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;

/** An encoder that sees nothing. */
final class NoiseEncoder extends ScopedBlock {

    private final FeaturePyramid pyramid;

    NoiseEncoder(FeaturePyramid pyramid) {
        this.pyramid = pyramid;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList features = new NDList();
        for (Shape shape : pyramid.shapes(inputs.head().getShape())) {
            features.add(inputs.head().getManager().randomNormal(shape));
        }
        return features;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return pyramid.shapes(inputShapes[0]);
    }
}
