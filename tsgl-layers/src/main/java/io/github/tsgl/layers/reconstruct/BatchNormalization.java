package io.github.tsgl.layers.reconstruct;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.Normalizations;

/** Global normalisation per channel over the batch, without scale and shift. */
final class BatchNormalization extends ScopedBlock {

    private final Parameter runningMean;
    private final Parameter runningVariance;

    BatchNormalization() {
        runningMean = addParameter(statistic("runningMean", Parameter.Type.RUNNING_MEAN));
        runningVariance = addParameter(statistic("runningVariance", Parameter.Type.RUNNING_VAR));
    }

    private static Parameter statistic(String name, Parameter.Type type) {
        return Parameter.builder().setName(name).setType(type).optRequiresGrad(false).build();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.head();
        return new NDList(
                Normalizations.batchNorm(
                        x,
                        parameters.getValue(runningMean, x.getDevice(), training),
                        parameters.getValue(runningVariance, x.getDevice(), training),
                        Normalization.EPSILON,
                        training));
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        Shape channels = new Shape(inputShapes[0].get(1));
        runningMean.setShape(channels);
        runningVariance.setShape(channels);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
