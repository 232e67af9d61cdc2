// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.Normalizations;

/**
 * Batch normalization with a learned factor and addend per channel or without, as DJL's {@code
 * BatchNorm}; within a {@link io.github.tsgl.layers.ops.BatchSync} it is over the whole batch.
 *
 * <p>Takes x of shape (N, C, H, W), returns the same shape.
 */
public final class BatchNorm2d extends ScopedBlock {

    private static final double EPSILON = 1e-5;

    private final Parameter gamma; // null together with beta
    private final Parameter beta;
    private final Parameter runningMean;
    private final Parameter runningVar;

    /** Makes the block; the factor starts as 1, the addend as 0. */
    public BatchNorm2d() {
        gamma = addParameter(Parameter.Type.GAMMA, "gamma");
        beta = addParameter(Parameter.Type.BETA, "beta");
        runningMean = addParameter(Parameter.Type.RUNNING_MEAN, "runningMean");
        runningVar = addParameter(Parameter.Type.RUNNING_VAR, "runningVar");
    }

    private BatchNorm2d(String varianceName) {
        gamma = null;
        beta = null;
        runningMean = addParameter(Parameter.Type.RUNNING_MEAN, "runningMean");
        runningVar = addParameter(Parameter.Type.RUNNING_VAR, varianceName);
    }

    /**
     * Makes the block without factor and addend, whose running variance is called {@code
     * runningVariance}.
     *
     * @return the block
     */
    public static BatchNorm2d withoutAffine() {
        return new BatchNorm2d("runningVariance");
    }

    private Parameter addParameter(Parameter.Type type, String name) {
        boolean learned = type == Parameter.Type.GAMMA || type == Parameter.Type.BETA;
        return addParameter(
                Parameter.builder().setName(name).setType(type).optRequiresGrad(learned).build());
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.singletonOrThrow();
        Device device = x.getDevice();
        NDArray mean = parameters.getValue(runningMean, device, training);
        NDArray variance = parameters.getValue(runningVar, device, training);
        if (gamma == null) {
            return new NDList(Normalizations.batchNorm(x, mean, variance, EPSILON, training));
        }
        NDArray factor = parameters.getValue(gamma, device, training);
        NDArray addend = parameters.getValue(beta, device, training);
        return new NDList(
                Normalizations.batchNorm(x, factor, addend, mean, variance, EPSILON, training));
    }

    /** What inference multiplies each channel by, of shape (C). */
    NDArray factor(ParameterStore parameters, Device device) {
        NDArray variance = parameters.getValue(runningVar, device, false);
        return parameters.getValue(gamma, device, false).div(variance.add(EPSILON).sqrt());
    }

    /** What inference adds to each channel that held the bias and was multiplied by the factor. */
    NDArray addend(ParameterStore parameters, NDArray factor, NDArray bias) {
        Device device = factor.getDevice();
        NDArray mean = parameters.getValue(runningMean, device, false);
        NDArray moved = bias == null ? mean : mean.sub(bias);
        return parameters.getValue(beta, device, false).sub(moved.mul(factor));
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        Shape channels = new Shape(inputShapes[0].get(1));
        if (gamma != null) {
            gamma.setShape(channels);
            beta.setShape(channels);
        }
        runningMean.setShape(channels);
        runningVar.setShape(channels);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
