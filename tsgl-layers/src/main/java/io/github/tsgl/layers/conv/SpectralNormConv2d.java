package io.github.tsgl.layers.conv;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import io.github.tsgl.layers.ops.TorchOps;

/**
 * A convolution whose weight is divided by its spectral norm (Miyato et al. 2018).
 *
 * <p>The norm is σ = uᵀ W v, W being the weight as a (filters, C · kH · kW) matrix. Each training
 * pass does one power iteration, v ← Wᵀu / |Wᵀu|, u ← Wv / |Wv|; inference takes the stored
 * vectors. Takes x of shape (N, C, H, W), returns (N, filters, H', W').
 */
public final class SpectralNormConv2d extends AbstractConv2d {

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
        Device device = x.getDevice();
        NDArray w = parameters.getValue(weight, device, training);
        NDArray left = parameters.getValue(u, device, training);
        NDArray right = parameters.getValue(v, device, training);
        NDArray matrix = w.reshape(filters, -1);
        if (training) {
            powerIteration(matrix.stopGradient(), left, right);
        }
        // Copies, because the next pass overwrites what autograd would still need of this one.
        NDArray fixedLeft = left.mul(1).reshape(1, -1);
        NDArray fixedRight = right.mul(1).reshape(-1, 1);
        NDArray sigma = fixedLeft.matMul(matrix).matMul(fixedRight).reshape(1, 1, 1, 1);
        NDArray b = biasOf(parameters, device, training);
        if (training) {
            return new NDList(convolve(x, w.div(sigma), b));
        }
        // (W / σ) x = (W x) / σ, without a second copy of the weight.
        NDArray y = convolve(x, w, null).div(sigma);
        return new NDList(b == null ? y : y.add(b.reshape(1, filters, 1, 1)));
    }

    private static void powerIteration(NDArray matrix, NDArray left, NDArray right) {
        TorchOps.assign(right, unit(left.reshape(1, -1).matMul(matrix)).flatten());
        TorchOps.assign(left, unit(matrix.matMul(right.reshape(-1, 1)).flatten()));
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
            try (NDManager scratch = manager.newSubManager()) {
                NDArray matrix = weight.getArray().stopGradient().reshape(filters, -1);
                matrix.attach(scratch);
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
