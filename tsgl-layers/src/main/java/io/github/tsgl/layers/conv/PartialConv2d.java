package io.github.tsgl.layers.conv;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ops.Convolutions;

/**
 * Partial convolution, Eq. 1 and 2: known pixels alone decide the output.
 *
 * <p>With X the window's features, M its mask, W and b the kernel and bias,
 *
 * <pre>
 *   x' = Wᵀ (X ⊙ M) · sum(1) / sum(M) + b   and  m' = 1   where sum(M) &gt; 0,
 *   x' = 0                                  and  m' = 0   elsewhere.
 * </pre>
 *
 * <p>Takes x (N, C, H, W) and a mask of zeros and ones; returns (N, filters, H', W') and the new
 * mask. A mask of shape (N, 1, H, W) holds for all channels, costs one channel of work and gives a
 * mask of shape (N, 1, H', W'). A mask per channel, (N, C, H, W), counts known inputs of all the
 * channels that an output sees; its new mask has shape (N, 1, H', W'), or (N, filters, H', W') with
 * more than one group. Without a mask everything is known. Zero padding counts as unknown.
 */
public final class PartialConv2d extends AbstractConv2d {

    private final MaskScaling scaling;

    private PartialConv2d(Builder builder) {
        super(builder);
        scaling = builder.scaling;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.head();
        Device device = x.getDevice();
        NDArray mask =
                inputs.size() > 1
                        ? inputs.get(1)
                        : x.getManager()
                                .ones(
                                        new Shape(1, 1, x.getShape().get(2), x.getShape().get(3)),
                                        x.getDataType());
        NDArray known = knownInputs(mask);
        NDArray newMask = known.clip(0, 1);

        NDArray w = parameters.getValue(weight, device, training);
        NDArray b = biasOf(parameters, device, training);
        NDArray y = convolve(inputs.size() > 1 ? x.mul(mask) : x, w, null);
        y = y.mul(factor(known, newMask, mask.getShape().get(1)));
        if (b != null) {
            y = y.add(b.reshape(1, filters, 1, 1)).mul(newMask);
        }
        return inputs.size() > 1 ? new NDList(y, newMask) : new NDList(y);
    }

    /** How many known values each window sees, over the mask's channels of its group. */
    private NDArray knownInputs(NDArray mask) {
        boolean perChannel = mask.getShape().get(1) > 1;
        int maskGroups = perChannel ? groups : 1;
        long channels = perChannel ? groupChannels() : 1;
        NDArray ones =
                mask.getManager()
                        .ones(
                                new Shape(maskGroups, channels, kernel.get(0), kernel.get(1)),
                                mask.getDataType());
        NDArray known =
                Convolutions.conv2d(mask, ones, null, stride, padding, dilation, maskGroups);
        return maskGroups == 1 ? known : known.repeat(1, filters / groups);
    }

    /** What the sum over known inputs is multiplied by; 0 for windows that know nothing. */
    private NDArray factor(NDArray known, NDArray newMask, long maskChannels) {
        double inputs = (double) groupChannels() * kernel.get(0) * kernel.get(1);
        double perMaskValue = maskChannels > 1 ? 1 : groupChannels();
        double numerator = scaling == MaskScaling.KNOWN_RATIO ? inputs : 1;
        return newMask.mul(numerator / perMaskValue).div(known.maximum(1));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape features = outputShape(inputShapes[0], filters);
        if (inputShapes.length == 1) {
            return new Shape[] {features};
        }
        boolean perChannel = inputShapes[1].get(1) > 1 && groups > 1;
        return new Shape[] {features, outputShape(inputShapes[1], perChannel ? filters : 1)};
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link PartialConv2d}. */
    public static final class Builder extends Conv2dBuilder<Builder> {

        private MaskScaling scaling = MaskScaling.KNOWN_RATIO;

        private Builder() {}

        /**
         * Sets how unknown pixels are made up for; {@link MaskScaling#KNOWN_RATIO} by default.
         *
         * @param scaling the scaling
         * @return this builder
         */
        public Builder optScaling(MaskScaling scaling) {
            this.scaling = scaling;
            return this;
        }

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
        public PartialConv2d build() {
            return new PartialConv2d(this);
        }
    }
}
