// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.ops.Convolutions;

/**
 * A convolution with equalized learning rate (Karras et al. 2018), which may halve or double the
 * size behind a low-pass filter (Zhang 2019).
 *
 * <p>The stored weight has variance 1 and is multiplied by 1 / √(C k²) in each pass. Takes x of
 * shape (N, C, H, W); returns (N, filters, H, W), (N, filters, ⌈H / 2⌉, ⌈W / 2⌉) or (N, filters, 2
 * H, 2 W).
 */
final class EqualizedConv2d extends ScopedBlock {

    private static final Shape ONE = new Shape(1, 1);
    private static final Shape TWO = new Shape(2, 2);
    private static final Shape ZERO = new Shape(0, 0);

    private final int filters;
    private final int kernel;
    private final Resampling resampling;
    private final EqualizedActivation activation;
    private final Parameter weight;
    private final Parameter bias;

    private EqualizedConv2d(Builder builder) {
        if (builder.filters < 1 || builder.kernel % 2 == 0) {
            throw new IllegalArgumentException(
                    "an equalized convolution needs filters and an odd kernel");
        }
        filters = builder.filters;
        kernel = builder.kernel;
        resampling = builder.resampling;
        activation = builder.activation;
        weight =
                addParameter(
                        Parameter.builder()
                                .setName("weight")
                                .setType(Parameter.Type.WEIGHT)
                                .optInitializer(new NormalInitializer(1))
                                .build());
        bias =
                addParameter(
                        Parameter.builder().setName("bias").setType(Parameter.Type.BIAS).build());
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.singletonOrThrow();
        Device device = x.getDevice();
        NDArray plain = parameters.getValue(weight, device, training);
        double scale = activation.gain() / Math.sqrt(plain.size() / (double) filters);
        NDArray w = Bfloat16.weight(x, plain, this, () -> Arithmetic.scale(plain, scale));
        NDArray b = parameters.getValue(bias, device, training);
        b = Arithmetic.scale(b, activation.gain());
        return new NDList(activation.function().apply(convolve(x, w, b)));
    }

    private NDArray convolve(NDArray x, NDArray w, NDArray b) {
        int half = kernel / 2;
        switch (resampling) {
            case DOWN:
                // Odd sizes get one more zero at the end, so that the half is rounded up.
                long before = half + 1L;
                long afterHeight = before + x.getShape().get(2) % 2;
                long afterWidth = before + x.getShape().get(3) % 2;
                NDArray low = LowPassFilter.apply(x, before, afterHeight, afterWidth, 1);
                return Convolutions.conv2d(low, w, b, TWO, ZERO, ONE, 1);
            case UP:
                NDArray turned = w.flip(2, 3).swapAxes(0, 1);
                NDArray high =
                        Convolutions.convTranspose2d(x, turned, null, TWO, ZERO, ZERO, ONE, 1);
                // High has 2 H + k - 2 rows; the filter takes 3, k / 2 of padding make it 2 H.
                long shave = 2L - half;
                NDArray smooth =
                        shave >= 0
                                ? LowPassFilter.apply(high, shave, shave, shave, 4)
                                : crop(LowPassFilter.apply(high, 0, 0, 0, 4), -shave);
                return smooth.add(b.reshape(1, filters, 1, 1));
            default:
                return Convolutions.conv2d(x, w, b, ONE, new Shape(half, half), ONE, 1);
        }
    }

    private static NDArray crop(NDArray x, long border) {
        long height = x.getShape().get(2);
        long width = x.getShape().get(3);
        return x.get(":, :, {}:{}, {}:{}", border, height - border, border, width - border);
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        weight.setShape(new Shape(filters, inputShapes[0].get(1), kernel, kernel));
        bias.setShape(new Shape(filters));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape x = inputShapes[0];
        return new Shape[] {new Shape(x.get(0), filters, resized(x.get(2)), resized(x.get(3)))};
    }

    private long resized(long size) {
        switch (resampling) {
            case DOWN:
                return (size + 1) / 2;
            case UP:
                return 2 * size;
            default:
                return size;
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

    /** Builds an {@link EqualizedConv2d}. */
    public static final class Builder {

        private int filters;
        private int kernel;
        private Resampling resampling = Resampling.NONE;
        private EqualizedActivation activation = EqualizedActivation.LINEAR;

        private Builder() {}

        /**
         * Sets the number of output channels.
         *
         * @param filters the number of output channels
         * @return this builder
         */
        public Builder setFilters(int filters) {
            this.filters = filters;
            return this;
        }

        /**
         * Sets the size of the square kernel.
         *
         * @param kernel an odd size
         * @return this builder
         */
        public Builder setKernelShape(int kernel) {
            this.kernel = kernel;
            return this;
        }

        /**
         * Sets how the size changes; not at all by default.
         *
         * @param resampling the change of size
         * @return this builder
         */
        public Builder optResampling(Resampling resampling) {
            this.resampling = resampling;
            return this;
        }

        /**
         * Sets what follows the convolution; nothing by default.
         *
         * @param activation the activation
         * @return this builder
         */
        public Builder optActivation(EqualizedActivation activation) {
            this.activation = activation;
            return this;
        }

        /**
         * Builds the block.
         *
         * @return the block
         * @throws IllegalArgumentException if a needed setting is missing or the kernel is even
         */
        public EqualizedConv2d build() {
            return new EqualizedConv2d(this);
        }
    }
}
