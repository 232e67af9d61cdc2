package io.github.tsgl.layers.balance;

import io.github.tsgl.layers.Sequence;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.ConvNormAct;
import io.github.tsgl.layers.conv.InstanceNorm2d;
import io.github.tsgl.layers.conv.MaskScaling;
import io.github.tsgl.layers.conv.PartialConv2d;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A stream of partial convolutions of one kernel size, each followed by instance normalisation with
 * factor and addend and by leaky ReLU.
 *
 * <p>Takes and returns NDList(x, mask), x of shape (N, C, H, W) to (N, width, H, W), the mask of
 * shape (N, 1, H, W).
 */
final class PartialConvStream extends Sequence {

    private PartialConvStream(List<ConvNormAct> layers) {
        super(layers);
    }

    /**
     * Makes a builder.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link PartialConvStream}. */
    public static final class Builder {

        private int width;
        private int kernel;
        private int layers = 5;
        private MaskScaling scaling = MaskScaling.KNOWN_RATIO;

        private Builder() {}

        /**
         * Sets the number of channels of all layers' outputs.
         *
         * @param width at least 1
         * @return this builder
         */
        public Builder setWidth(int width) {
            this.width = width;
            return this;
        }

        /**
         * Sets the kernel's side.
         *
         * @param kernel an odd number
         * @return this builder
         */
        public Builder setKernelShape(int kernel) {
            this.kernel = kernel;
            return this;
        }

        /**
         * Sets the number of layers; 5 by default.
         *
         * @param layers at least 1
         * @return this builder
         */
        public Builder optLayers(int layers) {
            this.layers = layers;
            return this;
        }

        /**
         * Sets how the convolutions make up for unknown pixels; {@link MaskScaling#KNOWN_RATIO} by
         * default.
         *
         * @param scaling the scaling
         * @return this builder
         */
        public Builder optScaling(MaskScaling scaling) {
            this.scaling = scaling;
            return this;
        }

        /**
         * Builds the block.
         *
         * @return the block
         * @throws IllegalArgumentException if the width or number of layers is less than 1, or the
         *     kernel is even
         */
        public PartialConvStream build() {
            if (width < 1 || layers < 1 || kernel < 1 || kernel % 2 == 0) {
                throw new IllegalArgumentException(
                        "a stream of "
                                + layers
                                + " layers, width "
                                + width
                                + " and kernel "
                                + kernel
                                + " is not possible");
            }
            return new PartialConvStream(
                    IntStream.range(0, layers).mapToObj(i -> layer()).toList());
        }

        private ConvNormAct layer() {
            PartialConv2d convolution =
                    PartialConv2d.builder()
                            .setFilters(width)
                            .setKernelShape(kernel)
                            .optBias(false)
                            .optScaling(scaling)
                            .build();
            return ConvNormAct.of(convolution, new InstanceNorm2d(), ActivationFunction.LEAKY_RELU);
        }
    }
}
