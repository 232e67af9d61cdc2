package io.github.tsgl.lama.ffc;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.BatchNorm2d;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.conv.Rectifier;

/**
 * The spectral transform, which leads from the global part to the global part: a 1×1 convolution to
 * half the channels, a {@link FourierUnit} beside the identity, and a 1×1 convolution back. A local
 * Fourier unit may be added: it transforms the four quarters of the map instead of the whole.
 *
 * <p>Takes x (N, C, H, W), returns (N, filters, H / stride, W / stride), rounded up. The quarters
 * of an odd side overlap in its middle.
 */
public final class SpectralTransform extends ScopedBlock {

    private static final int QUARTERS = 4;

    private final int filters;
    private final int stride;
    private final PlainConv2d reduce;
    private final BatchNorm2d norm;
    private final Block fourier;
    private final Block localFourier;
    private final Block expand;

    private SpectralTransform(Builder builder) {
        filters = builder.filters;
        stride = builder.stride;
        int half = filters / 2;
        if (half < 1 || stride != 1 && stride != 2) {
            throw new IllegalArgumentException(
                    "a spectral transform needs 2 filters and stride 1 or 2");
        }
        reduce = addChildBlock("reduce", matrix(half, builder.groups));
        norm = addChildBlock("norm", new BatchNorm2d());
        fourier =
                addChildBlock(
                        "fourier",
                        FourierUnit.builder()
                                .setFilters(half)
                                .optGroups(builder.groups)
                                .optSpectrum(builder.spectrum)
                                .build());
        localFourier = builder.quartered ? addChildBlock("localFourier", quarters(builder)) : null;
        expand = addChildBlock("expand", matrix(filters, builder.groups));
    }

    private static PlainConv2d matrix(int filters, int groups) {
        return PlainConv2d.builder()
                .setFilters(filters)
                .setKernel(1)
                .optGroups(groups)
                .optWithoutBias()
                .build();
    }

    private static Block quarters(Builder builder) {
        int half = builder.filters / 2;
        if (half % QUARTERS != 0) {
            throw new IllegalArgumentException(
                    "a local Fourier unit needs a multiple of 8 filters, not " + builder.filters);
        }
        return FourierUnit.builder().setFilters(half).optGroups(builder.groups).build();
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
        if (stride == 2) {
            Shape two = new Shape(2, 2);
            x = x.getNDArrayInternal().avgPool(two, two, new Shape(0, 0), true, false);
        }
        NDArray y = reduce.forwardNormalized(parameters, x, norm, training);
        NDList reduced = new NDList(Rectifier.RELU.apply(y));
        NDArray sum = reduced.head().add(fourier.forward(parameters, reduced, training).head());
        if (localFourier != null) {
            NDList quarters = new NDList(quarters(reduced.head()));
            NDArray quarter = localFourier.forward(parameters, quarters, training).head();
            sum = sum.add(fourTimes(quarter, sum.getShape()));
        }
        return expand.forward(parameters, new NDList(sum), training);
    }

    /** The first quarter of the channels, cut in four: top left, bottom left, top right, ... */
    private static NDArray quarters(NDArray x) {
        Shape shape = x.getShape();
        long height = shape.get(2);
        long width = shape.get(3);
        long channels = shape.get(1) / QUARTERS;
        long bottom = height - half(height);
        long right = width - half(width);
        NDArray rows =
                x.get(new NDIndex(":, :{}, :{}", channels, half(height)))
                        .concat(x.get(new NDIndex(":, :{}, {}:", channels, bottom)), 1);
        return rows.get(new NDIndex(":, :, :, :{}", half(width)))
                .concat(rows.get(new NDIndex(":, :, :, {}:", right)), 1);
    }

    /** A quarter in all four places of a map. */
    private static NDArray fourTimes(NDArray quarter, Shape map) {
        NDArray rows = quarter.concat(quarter, 2);
        NDArray all = rows.concat(rows, 3);
        return all.getShape().equals(map)
                ? all
                : all.get(new NDIndex(":, :, :{}, :{}", map.get(2), map.get(3)));
    }

    private static long half(long length) {
        return (length + 1) / 2;
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape x = inputShapes[0];
        long height = (x.get(2) + stride - 1) / stride;
        long width = (x.get(3) + stride - 1) / stride;
        Shape inner = new Shape(x.get(0), filters / 2, height, width);
        reduce.initialize(manager, dataType, new Shape(x.get(0), x.get(1), height, width));
        norm.initialize(manager, dataType, inner);
        fourier.initialize(manager, dataType, inner);
        if (localFourier != null) {
            localFourier.initialize(
                    manager, dataType, new Shape(x.get(0), filters / 2, half(height), half(width)));
        }
        expand.initialize(manager, dataType, inner);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape x = inputShapes[0];
        long height = (x.get(2) + stride - 1) / stride;
        long width = (x.get(3) + stride - 1) / stride;
        return new Shape[] {new Shape(x.get(0), filters, height, width)};
    }

    /** Builds a {@link SpectralTransform}. */
    public static final class Builder {

        private int filters;
        private int stride = 1;
        private int groups = 1;
        private boolean quartered;
        private Spectrum spectrum = Spectrum.PLAIN;

        private Builder() {}

        /**
         * Sets the number of output channels.
         *
         * @param filters the number of output channels, at least 2
         * @return this builder
         */
        public Builder setFilters(int filters) {
            this.filters = filters;
            return this;
        }

        /**
         * Sets the stride, by which the map is averaged first; 1 by default.
         *
         * @param stride 1 or 2
         * @return this builder
         */
        public Builder optStride(int stride) {
            this.stride = stride;
            return this;
        }

        /**
         * Sets the number of groups of all convolutions; 1 by default.
         *
         * @param groups the number of groups
         * @return this builder
         */
        public Builder optGroups(int groups) {
            this.groups = groups;
            return this;
        }

        /**
         * Adds the local Fourier unit.
         *
         * @return this builder
         */
        public Builder optLocalFourierUnit() {
            quartered = true;
            return this;
        }

        /**
         * Sets what the Fourier unit adds to the spectrum; nothing by default.
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
         * @throws IllegalArgumentException if there are too few filters, the stride is neither 1
         *     nor 2, or a local Fourier unit has no multiple of 8 filters
         */
        public SpectralTransform build() {
            return new SpectralTransform(this);
        }
    }
}
