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
 * Instance normalization (Eq. 7) with a learned factor and addend per channel, or without.
 *
 * <p>Takes x of shape (N, C, H, W), returns the same shape.
 */
public final class InstanceNorm2d extends ScopedBlock {

    private static final double EPSILON = 1e-5;

    private final Parameter gamma; // null together with beta
    private final Parameter beta;

    /** Makes the block; the factor starts as 1, the addend as 0. */
    public InstanceNorm2d() {
        gamma =
                addParameter(
                        Parameter.builder().setName("gamma").setType(Parameter.Type.GAMMA).build());
        beta =
                addParameter(
                        Parameter.builder().setName("beta").setType(Parameter.Type.BETA).build());
    }

    private InstanceNorm2d(Parameter gamma, Parameter beta) {
        this.gamma = gamma;
        this.beta = beta;
    }

    /**
     * Makes the block without factor and addend, and so without parameters.
     *
     * @return the block
     */
    public static InstanceNorm2d withoutAffine() {
        return new InstanceNorm2d(null, null);
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.singletonOrThrow();
        if (gamma == null) {
            return new NDList(Normalizations.instanceNorm(x, null, null, EPSILON));
        }
        Device device = x.getDevice();
        NDArray factor = parameters.getValue(gamma, device, training);
        NDArray addend = parameters.getValue(beta, device, training);
        return new NDList(Normalizations.instanceNorm(x, factor, addend, EPSILON));
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        if (gamma != null) {
            Shape channels = new Shape(inputShapes[0].get(1));
            gamma.setShape(channels);
            beta.setShape(channels);
        }
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
