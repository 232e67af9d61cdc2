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
import io.github.tsgl.layers.ops.MatrixProducts;

/**
 * A linear layer with equalized learning rate (Karras et al. 2018): the stored weight has variance
 * 1 and is multiplied by 1 / √C in each pass.
 *
 * <p>Takes x of shape (..., C), returns (..., units).
 */
public final class EqualizedLinear extends ScopedBlock {

    private final int units;
    private final EqualizedActivation activation;
    private final Parameter weight;
    private final Parameter bias;

    private EqualizedLinear(Builder builder) {
        if (builder.units < 1) {
            throw new IllegalArgumentException("an equalized linear layer needs units");
        }
        units = builder.units;
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
        NDArray b = parameters.getValue(bias, device, training);
        double scale = activation.gain() / Math.sqrt(plain.getShape().get(1));
        NDArray w = Bfloat16.weight(x, plain, this, () -> Arithmetic.scale(plain, scale));
        b = Arithmetic.scale(b, activation.gain());
        NDArray y = MatrixProducts.linear(x, w, b);
        return new NDList(activation.function().apply(y));
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        weight.setShape(new Shape(units, inputShapes[0].tail()));
        bias.setShape(new Shape(units));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape x = inputShapes[0];
        return new Shape[] {x.slice(0, x.dimension() - 1).add(units)};
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link EqualizedLinear}. */
    public static final class Builder {

        private int units;
        private EqualizedActivation activation = EqualizedActivation.LINEAR;

        private Builder() {}

        /**
         * Sets the number of outputs.
         *
         * @param units the number of outputs
         * @return this builder
         */
        public Builder setUnits(int units) {
            this.units = units;
            return this;
        }

        /**
         * Has a leaky ReLU of slope 0.2, times √2, follow the layer; nothing does by default.
         *
         * @return this builder
         */
        public Builder optLeakyRelu() {
            activation = EqualizedActivation.LEAKY_RELU;
            return this;
        }

        /**
         * Builds the block.
         *
         * @return the block
         * @throws IllegalArgumentException if the number of outputs is missing
         */
        public EqualizedLinear build() {
            return new EqualizedLinear(this);
        }
    }
}
