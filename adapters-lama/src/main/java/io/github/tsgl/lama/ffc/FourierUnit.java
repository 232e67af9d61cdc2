package io.github.tsgl.lama.ffc;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.BatchNorm2d;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.conv.Rectifier;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.Fourier;

/**
 * The Fourier unit: a real 2-D Fourier transform, a 1×1 convolution over the frequencies with batch
 * normalisation and ReLU, and the inverse transform. Each output value depends on the whole map.
 *
 * <p>Takes x (N, C, H, W) of any size, returns (N, filters, H, W). The convolution sees 2 C
 * channels of shape (H, W / 2 + 1): of each channel the real part, then the imaginary part.
 */
public final class FourierUnit extends ScopedBlock {

    private final int filters;
    private final boolean positioned;
    private final Block excitation;
    private final PlainConv2d conv;
    private final BatchNorm2d norm;

    private FourierUnit(Builder builder) {
        filters = builder.filters;
        positioned = builder.spectrum.isPositioned();
        excitation =
                builder.spectrum.isExcited()
                        ? addChildBlock(
                                "excitation", new SqueezeExcitation(builder.spectrum.reduction()))
                        : null;
        conv =
                addChildBlock(
                        "conv",
                        PlainConv2d.builder()
                                .setFilters(2 * filters)
                                .setKernel(1)
                                .optGroups(builder.groups)
                                .optWithoutBias()
                                .build());
        norm = addChildBlock("norm", new BatchNorm2d());
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
        long height = x.getShape().get(2);
        long width = x.getShape().get(3);
        NDArray spectrum = Fourier.rfft2(x);
        if (positioned) {
            spectrum = positions(spectrum).concat(spectrum, 1);
        }
        if (excitation != null) {
            spectrum = excitation.forward(parameters, new NDList(spectrum), training).head();
        }
        NDArray changed = conv.forwardNormalized(parameters, spectrum, norm, training);
        changed = Rectifier.RELU.apply(changed);
        return new NDList(Fourier.irfft2(changed, height, width));
    }

    /** Two channels: how far down and how far right a frequency is, from 0 to 1. */
    private static NDArray positions(NDArray spectrum) {
        Shape shape = spectrum.getShape();
        int height = Math.toIntExact(shape.get(2));
        int width = Math.toIntExact(shape.get(3));
        float[] values = new float[2 * height * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                values[y * width + x] = y / Math.max(1f, height - 1);
                values[(height + y) * width + x] = x / Math.max(1f, width - 1);
            }
        }
        Shape one = new Shape(1, 2, height, width);
        return Arithmetic.constant(spectrum.getManager(), values, one)
                .broadcast(shape.get(0), 2, height, width);
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape x = inputShapes[0];
        Shape spectrum = spectrum(x, 2 * x.get(1) + (positioned ? 2 : 0));
        if (excitation != null) {
            excitation.initialize(manager, dataType, spectrum);
        }
        conv.initialize(manager, dataType, spectrum);
        norm.initialize(manager, dataType, spectrum(x, 2L * filters));
    }

    private static Shape spectrum(Shape x, long channels) {
        return new Shape(x.get(0), channels, x.get(2), x.get(3) / 2 + 1);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape x = inputShapes[0];
        return new Shape[] {new Shape(x.get(0), filters, x.get(2), x.get(3))};
    }

    /** Builds a {@link FourierUnit}. */
    public static final class Builder {

        private int filters;
        private int groups = 1;
        private Spectrum spectrum = Spectrum.PLAIN;

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
         * Sets the number of groups of the convolution; 1 by default.
         *
         * @param groups the number of groups
         * @return this builder
         */
        public Builder optGroups(int groups) {
            this.groups = groups;
            return this;
        }

        /**
         * Sets what happens to the spectrum before the convolution; nothing by default.
         *
         * @param spectrum the additions
         * @return this builder
         */
        public Builder optSpectrum(Spectrum spectrum) {
            this.spectrum = spectrum;
            return this;
        }

        /**
         * Builds the block.
         *
         * @return the block
         * @throws IllegalArgumentException if the number of output channels is missing
         */
        public FourierUnit build() {
            return new FourierUnit(this);
        }
    }
}
