// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.ops.InPlace;
import io.github.tsgl.layers.tiled.LocalBlock;
import io.github.tsgl.layers.tiled.TiledMap;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/**
 * A convolution whose weight is divided by its spectral norm (Miyato et al. 2018).
 *
 * <p>The norm is σ = uᵀ W v, W being the weight as a (filters, C · kH · kW) matrix. Each training
 * pass does one power iteration, v ← Wᵀu / |Wᵀu|, u ← Wv / |Wv|; inference takes the stored
 * vectors. Takes x of shape (N, C, H, W), returns (N, filters, H', W').
 */
public final class SpectralNormConv2d extends AbstractConv2d implements LocalBlock {

    private static final double EPSILON = 1e-12;
    private static final int FIRST_ITERATIONS = 15;

    private final Parameter u;
    private final Parameter v;

    private SpectralNormConv2d(Builder builder) {
        super(builder);
        u = addParameter(vector("u"));
        v = addParameter(vector("v"));
    }

    private static Parameter vector(String name) {
        return Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optInitializer(new NormalInitializer(1))
                .optRequiresGrad(false)
                .build();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.singletonOrThrow();
        if (!training) {
            return new NDList(divided(parameters, x, (w, b) -> convolve(x, w, b)));
        }
        Device device = x.getDevice();
        NDArray w = parameters.getValue(weight, device, true);
        NDArray left = parameters.getValue(u, device, true);
        NDArray right = parameters.getValue(v, device, true);
        powerIteration(w.reshape(filters, -1).stopGradient(), left, right);
        NDArray b = biasOf(parameters, device, true);
        return new NDList(convolve(x, w.div(norm(w, left, right)), b));
    }

    /** {@inheritDoc} */
    @Override
    public boolean isLocal() {
        return true;
    }

    /** {@inheritDoc} */
    @Override
    public TiledMap tiled(ParameterStore parameters, TiledMap x) {
        return rows(
                x, band -> divided(parameters, band.rows(), (w, b) -> convolveBand(band, w, b)));
    }

    /**
     * Inference: (W / σ) x + b = (W x + σ b) / σ, without a second copy of the weight. In bfloat16
     * there is a second one anyway, which is rounded once it is divided.
     */
    private NDArray divided(
            ParameterStore parameters, NDArray x, BinaryOperator<NDArray> convolution) {
        Device device = x.getDevice();
        NDArray w = parameters.getValue(weight, device, false);
        NDArray left = parameters.getValue(u, device, false);
        NDArray right = parameters.getValue(v, device, false);
        NDArray b = biasOf(parameters, device, false);
        if (groups == 1 && Bfloat16.suits(x, groupChannels(), filters)) {
            Supplier<NDArray> made = () -> w.div(norm(w, left, right));
            return convolution.apply(Bfloat16.weight(x, w, this, made), b);
        }
        NDArray sigma = norm(w, left, right);
        NDArray y = convolution.apply(w, b == null ? null : b.mul(sigma.reshape(1)));
        return InPlace.divideLast(y, sigma);
    }

    private NDArray norm(NDArray w, NDArray left, NDArray right) {
        // Copies, because the next pass overwrites what autograd would still need of this one.
        NDArray fixedLeft = left.duplicate().reshape(1, -1);
        NDArray fixedRight = right.duplicate().reshape(-1, 1);
        NDArray matrix = w.reshape(filters, -1);
        return fixedLeft.matMul(matrix).matMul(fixedRight).reshape(1, 1, 1, 1);
    }

    private static void powerIteration(NDArray matrix, NDArray left, NDArray right) {
        InPlace.assign(right, unit(left.reshape(1, -1).matMul(matrix)).flatten());
        InPlace.assign(left, unit(matrix.matMul(right.reshape(-1, 1)).flatten()));
    }

    private static NDArray unit(NDArray vector) {
        return vector.div(vector.square().sum().sqrt().maximum(EPSILON));
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        super.prepare(inputShapes);
        u.setShape(new Shape(filters));
        v.setShape(new Shape(groupChannels() * kernel.size()));
    }

    /** {@inheritDoc} */
    @Override
    public void initialize(NDManager manager, DataType dataType, Shape... inputShapes) {
        boolean first = !isInitialized();
        super.initialize(manager, dataType, inputShapes);
        if (first) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                NDArray matrix = weight.getArray().stopGradient().reshape(filters, -1);
                for (int i = 0; i < FIRST_ITERATIONS; i++) {
                    powerIteration(matrix, u.getArray(), v.getArray());
                }
            }
        }
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link SpectralNormConv2d}. */
    public static final class Builder extends Conv2dBuilder<Builder> {

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * Builds the block.
         *
         * @return the block
         * @throws IllegalArgumentException if a needed setting is missing
         */
        public SpectralNormConv2d build() {
            return new SpectralNormConv2d(this);
        }
    }
}
