// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.gated;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.Convolutions;
import io.github.tsgl.layers.ops.Padding;
import java.util.Objects;

/**
 * A gated convolution (Yu et al. 2019) with TensorFlow's "SAME" padding: σ(gate) · ELU(features),
 * where features and gate are convolutions of x.
 *
 * <p>Takes x (N, C, H, W), returns (N, filters, ⌈H / stride⌉, ⌈W / stride⌉). Its parameters are
 * {@code feature.weight} (filters, C, k, k), {@code feature.bias} (filters), and {@code
 * gate.weight} and {@code gate.bias} as {@link GatedConvKind} says.
 */
public final class GatedConv2d extends ScopedBlock {

    private final int filters;
    private final int kernel;
    private final int stride;
    private final int dilation;
    private final GatedConvKind kind;
    private final Parameter featureWeight;
    private final Parameter featureBias;
    private final Parameter gateWeight;
    private final Parameter gateBias;

    private GatedConv2d(Builder builder) {
        filters = builder.filters;
        kernel = builder.kernel;
        stride = builder.stride;
        dilation = builder.dilation;
        kind = builder.kind;
        featureWeight = addParameter(parameter("feature.weight", Parameter.Type.WEIGHT));
        featureBias = addParameter(parameter("feature.bias", Parameter.Type.BIAS));
        gateWeight = addParameter(parameter("gate.weight", Parameter.Type.WEIGHT));
        gateBias = addParameter(parameter("gate.bias", Parameter.Type.BIAS));
    }

    private static Parameter parameter(String name, Parameter.Type type) {
        return Parameter.builder().setName(name).setType(type).build();
    }

    /**
     * Makes a builder.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.singletonOrThrow();
        NDList feature = feature(parameters, x, training);
        NDList gate = gate(parameters, x, training);
        return new NDList(
                gatedConv2d(
                        x,
                        feature.get(0),
                        feature.get(1),
                        gate.get(0),
                        gate.get(1),
                        stride,
                        dilation));
    }

    /**
     * A gated convolution with TensorFlow's "SAME" padding: σ(gate(x)) · ELU(features(x)).
     *
     * @param x the input (N, C, H, W)
     * @param weight the features' kernel (filters, C, k, k), k odd
     * @param bias the features' bias (filters)
     * @param gateWeight the gate's kernel (G, C, k, k) or (G, C, 1, 1), G being the filters, or 1
     *     for one gate of all
     * @param gateBias the gate's bias (G)
     * @param stride the stride in both directions
     * @param dilation the dilation in both directions, 1 at a stride above 1
     * @return the gated features (N, filters, ⌈H / stride⌉, ⌈W / stride⌉)
     */
    public static NDArray gatedConv2d(
            NDArray x,
            NDArray weight,
            NDArray bias,
            NDArray gateWeight,
            NDArray gateBias,
            int stride,
            int dilation) {
        int kernel = Math.toIntExact(weight.getShape().get(2));
        // At stride 1 the same padding on all sides, which the convolution does itself.
        NDArray padded = stride == 1 ? x : Padding.same(x, kernel, stride);
        Shape steps = new Shape(stride, stride);
        long beside = stride == 1 ? dilation * (kernel - 1) / 2 : 0;
        Shape padding = new Shape(beside, beside);
        Shape spread = new Shape(dilation, dilation);
        NDArray features = Convolutions.conv2d(padded, weight, bias, steps, padding, spread, 1);
        NDArray gate =
                gateWeight.getShape().get(2) < kernel
                        ? Convolutions.pointwiseConv2d(everyNth(x, stride), gateWeight, gateBias)
                        : Convolutions.conv2d(
                                padded, gateWeight, gateBias, steps, padding, spread, 1);
        return GatedOperators.gatedElu(features, gate);
    }

    private boolean hasPointwiseGate() {
        return kind == GatedConvKind.DEPTH_SEPARABLE;
    }

    private static NDArray everyNth(NDArray x, int stride) {
        return stride == 1 ? x : x.get(new NDIndex(":, :, ::{}, ::{}", stride, stride));
    }

    /**
     * The convolution of the features x at twice their size, without making these; for convolutions
     * of 3×3 of stride and dilation 1.
     */
    NDArray forwardDoubled(ParameterStore parameters, NDArray x, boolean training) {
        NDArray features = doubled(x, feature(parameters, x, training));
        NDList gate = gate(parameters, x, training);
        if (hasPointwiseGate()) { // a mixture of channels may come before that of pixels
            NDArray small = Convolutions.pointwiseConv2d(x, gate.get(0), gate.get(1));
            return GatedOperators.gatedElu(features, DoublingConvolution.doubled(small));
        }
        return GatedOperators.gatedElu(features, doubled(x, gate));
    }

    private static NDArray doubled(NDArray x, NDList conv) {
        return DoublingConvolution.apply(x, conv.get(0), conv.get(1));
    }

    private NDList feature(ParameterStore parameters, NDArray x, boolean training) {
        return new NDList(
                parameters.getValue(featureWeight, x.getDevice(), training),
                parameters.getValue(featureBias, x.getDevice(), training));
    }

    private NDList gate(ParameterStore parameters, NDArray x, boolean training) {
        return new NDList(
                parameters.getValue(gateWeight, x.getDevice(), training),
                parameters.getValue(gateBias, x.getDevice(), training));
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        long channels = inputShapes[0].get(1);
        int gateKernel = hasPointwiseGate() ? 1 : kernel;
        int gates = kind == GatedConvKind.SLICE ? 1 : filters;
        featureWeight.setShape(new Shape(filters, channels, kernel, kernel));
        featureBias.setShape(new Shape(filters));
        gateWeight.setShape(new Shape(gates, channels, gateKernel, gateKernel));
        gateBias.setShape(new Shape(gates));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape x = inputShapes[0];
        return new Shape[] {
            new Shape(x.get(0), filters, divided(x.get(2)), divided(x.get(3))),
        };
    }

    private long divided(long size) {
        return (size + stride - 1) / stride;
    }

    /** Builds a {@link GatedConv2d}. */
    public static final class Builder {

        private int filters;
        private int kernel = 3;
        private int stride = 1;
        private int dilation = 1;
        private GatedConvKind kind = GatedConvKind.REGULAR;

        private Builder() {}

        /**
         * Sets the number of output channels.
         *
         * @param filters the number of output channels, at least 1
         * @return this builder
         */
        public Builder setFilters(int filters) {
            this.filters = filters;
            return this;
        }

        /**
         * Sets the size of the square kernel; 3 by default.
         *
         * @param size the kernel's height and width, odd
         * @return this builder
         */
        public Builder optKernel(int size) {
            kernel = size;
            return this;
        }

        /**
         * Sets the stride in both directions; 1 by default.
         *
         * @param stride the stride
         * @return this builder
         */
        public Builder optStride(int stride) {
            this.stride = stride;
            return this;
        }

        /**
         * Sets the dilation in both directions; 1 by default, and at a stride above 1.
         *
         * @param dilation the distance between neighboring pixels of a window
         * @return this builder
         */
        public Builder optDilation(int dilation) {
            this.dilation = dilation;
            return this;
        }

        /**
         * Sets what makes the gate; {@link GatedConvKind#REGULAR} by default.
         *
         * @param kind the kind
         * @return this builder
         */
        public Builder optKind(GatedConvKind kind) {
            this.kind = Objects.requireNonNull(kind, "kind");
            return this;
        }

        /**
         * Builds the block.
         *
         * @return the block
         * @throws IllegalArgumentException if a setting is missing or out of range
         */
        public GatedConv2d build() {
            boolean odd = kernel > 0 && kernel % 2 == 1;
            if (filters < 1 || !odd || stride < 1 || dilation < 1 || stride > 1 && dilation > 1) {
                throw new IllegalArgumentException(
                        "a gated convolution needs filters, an odd kernel, and stride or"
                                + " dilation 1");
            }
            return new GatedConv2d(this);
        }
    }
}
