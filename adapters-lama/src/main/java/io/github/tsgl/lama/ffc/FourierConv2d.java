package io.github.tsgl.lama.ffc;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.BatchNorm2d;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.ops.InPlace;
import io.github.tsgl.layers.ops.Rows;

/**
 * Fast Fourier convolution (FFC), with l and g for the local and the global part:
 *
 * <pre>
 *   y_l = conv_ll(x_l) + conv_gl(x_g)
 *   y_g = conv_lg(x_l) + spectral(x_g)
 * </pre>
 *
 * <p>With gates, two maps in (0, 1) made from all of x by a 1×1 convolution weigh what crosses:
 * conv_gl(x_g) and conv_lg(x_l). Parts without channels are left out, and with them their paths.
 *
 * <p>Takes the parts of x (N, C, H, W), returns the parts of y (N, filters, H', W').
 */
public final class FourierConv2d extends ScopedBlock {

    private final double globalIn;
    private final ChannelSplit out;
    private final int padding;
    private final PaddingMode mode;
    private final Rows.Window window;
    private final PlainConv2d localToLocal;
    private final Block globalToLocal;
    private final Block localToGlobal;
    private final Block globalToGlobal;
    private final Block gate;

    private FourierConv2d(Builder builder) {
        globalIn = builder.globalIn;
        out = ChannelSplit.of(builder.filters, builder.globalOut);
        padding = builder.padding();
        mode = builder.mode;
        window =
                new Rows.Window(
                        builder.dilation * (builder.kernel - 1) + 1, builder.stride, padding);
        boolean localIn = globalIn < 1;
        boolean both = globalIn > 0 && out.local() > 0;
        localToLocal =
                localIn && out.local() > 0
                        ? addChildBlock("localToLocal", builder.conv(out.local()))
                        : null;
        localToGlobal =
                localIn && out.global() > 0
                        ? addChildBlock("localToGlobal", builder.conv(out.global()))
                        : null;
        globalToLocal = both ? addChildBlock("globalToLocal", builder.conv(out.local())) : null;
        globalToGlobal =
                globalIn > 0 && out.global() > 0
                        ? addChildBlock("globalToGlobal", builder.spectral(out.global()))
                        : null;
        gate =
                builder.gated && both
                        ? addChildBlock(
                                "gate", PlainConv2d.builder().setFilters(2).setKernel(1).build())
                        : null;
    }

    /**
     * Makes a builder.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * How the output's channels are split.
     *
     * @return the split
     */
    public ChannelSplit split() {
        return out;
    }

    /** Tells whether the convolution is an ordinary one of mirrored maps. */
    boolean isLocal() {
        return globalIn == 0 && out.global() == 0 && mode == PaddingMode.REFLECT;
    }

    /** What an output row sees of the input. */
    Rows.Window window() {
        return window;
    }

    /** The ordinary convolution of a band, and the normalisation behind it, in inference. */
    NDArray forwardLocal(ParameterStore parameters, Rows.Band band, BatchNorm2d norm) {
        NDArray padded = PaddingMode.reflect(band, padding);
        return localToLocal.forwardNormalized(parameters, padded, norm, false);
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray local = globalIn < 1 ? inputs.get(0) : null;
        NDArray global = globalIn > 0 ? inputs.get(inputs.size() - 1) : null;
        NDArray gates = null;
        if (gate != null) {
            NDArray whole = local == null ? global : local.concat(global, 1);
            gates = Activation.sigmoid(run(gate, parameters, whole, training));
        }
        NDArray paddedLocal = local == null ? null : pad(local);
        NDList outputs = new NDList();
        if (out.local() > 0) {
            NDArray crossing =
                    globalToLocal == null
                            ? null
                            : run(globalToLocal, parameters, pad(global), training);
            NDArray own = run(localToLocal, parameters, paddedLocal, training);
            outputs.add(sum(own, gated(crossing, gates, 0)));
        }
        if (out.global() > 0) {
            NDArray crossing = run(localToGlobal, parameters, paddedLocal, training);
            NDArray own = run(globalToGlobal, parameters, global, training);
            outputs.add(sum(own, gated(crossing, gates, 1)));
        }
        return outputs;
    }

    /** PlainConv2d pads with zeros itself. */
    private NDArray pad(NDArray x) {
        return mode == PaddingMode.ZEROS ? x : mode.pad(x, padding);
    }

    private static NDArray run(Block path, ParameterStore parameters, NDArray x, boolean training) {
        return path == null ? null : path.forward(parameters, new NDList(x), training).head();
    }

    private static NDArray gated(NDArray crossing, NDArray gates, int which) {
        return gates == null || crossing == null
                ? crossing
                : crossing.mul(gates.get(new NDIndex(":, {}:{}", which, which + 1)));
    }

    private static NDArray sum(NDArray a, NDArray b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return InPlace.addLast(a, b);
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        requireParts(inputShapes);
        Shape local = inputShapes[0];
        Shape global = inputShapes[inputShapes.length - 1];
        initialize(localToLocal, manager, dataType, padded(local));
        initialize(localToGlobal, manager, dataType, padded(local));
        initialize(globalToLocal, manager, dataType, padded(global));
        initialize(globalToGlobal, manager, dataType, global);
        long channels = inputShapes.length == 1 ? global.get(1) : local.get(1) + global.get(1);
        Shape whole = new Shape(global.get(0), channels, global.get(2), global.get(3));
        initialize(gate, manager, dataType, whole);
    }

    private void requireParts(Shape[] inputShapes) {
        int channels = 0;
        for (Shape shape : inputShapes) {
            channels += Math.toIntExact(shape.get(1));
        }
        ChannelSplit.of(channels, globalIn).require(inputShapes);
    }

    private static void initialize(Block path, NDManager manager, DataType dataType, Shape x) {
        if (path != null) {
            path.initialize(manager, dataType, x);
        }
    }

    private Shape padded(Shape x) {
        int more = mode == PaddingMode.ZEROS ? 0 : 2 * padding;
        return new Shape(x.get(0), x.get(1), x.get(2) + more, x.get(3) + more);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape x = inputShapes[0];
        Block local = localToLocal != null ? localToLocal : localToGlobal;
        if (local == null) {
            local = globalToLocal;
        }
        Shape y =
                local == null
                        ? globalToGlobal.getOutputShapes(new Shape[] {x})[0]
                        : local.getOutputShapes(new Shape[] {padded(x)})[0];
        return out.shapes(y);
    }

    /** Builds a {@link FourierConv2d}. */
    public static final class Builder {

        private int filters;
        private int kernel;
        private double globalIn;
        private double globalOut;
        private int stride = 1;
        private Integer padding;
        private PaddingMode mode = PaddingMode.REFLECT;
        private int dilation = 1;
        private int groups = 1;
        private boolean biased;
        private boolean gated;
        private boolean quartered;
        private Spectrum spectrum = Spectrum.PLAIN;

        private Builder() {}

        /**
         * Sets the number of output channels, of both parts together.
         *
         * @param filters the number of output channels
         * @return this builder
         */
        public Builder setFilters(int filters) {
            this.filters = filters;
            return this;
        }

        /**
         * Sets the size of the square kernels.
         *
         * @param kernel the kernels' height and width
         * @return this builder
         */
        public Builder setKernel(int kernel) {
            this.kernel = kernel;
            return this;
        }

        /**
         * Sets the share of the global part in the input; 0 by default.
         *
         * @param ratio the share of its channels, from 0 to 1
         * @return this builder
         */
        public Builder optGlobalIn(double ratio) {
            globalIn = ratio;
            return this;
        }

        /**
         * Sets the share of the global part in the output; 0 by default.
         *
         * @param ratio the share of its channels, from 0 to 1
         * @return this builder
         */
        public Builder optGlobalOut(double ratio) {
            globalOut = ratio;
            return this;
        }

        /**
         * Sets the stride; 1 by default.
         *
         * @param stride 1 or 2
         * @return this builder
         */
        public Builder optStride(int stride) {
            this.stride = stride;
            return this;
        }

        /**
         * Sets the padding; by default dilation · (kernel - 1) / 2, which keeps the size at stride
         * 1 for odd kernels.
         *
         * @param padding the rows and columns on each side
         * @return this builder
         */
        public Builder optPadding(int padding) {
            this.padding = padding;
            return this;
        }

        /**
         * Sets what is padded with; {@link PaddingMode#REFLECT} by default.
         *
         * @param mode the padding's values
         * @return this builder
         */
        public Builder optPaddingMode(PaddingMode mode) {
            this.mode = mode;
            return this;
        }

        /**
         * Sets the dilation; 1 by default.
         *
         * @param dilation the distance between neighbouring pixels of a window
         * @return this builder
         */
        public Builder optDilation(int dilation) {
            this.dilation = dilation;
            return this;
        }

        /**
         * Sets the number of groups of the convolutions, and half as many for the spectral
         * transform; 1 by default.
         *
         * @param groups the number of groups
         * @return this builder
         */
        public Builder optGroups(int groups) {
            this.groups = groups;
            return this;
        }

        /**
         * Gives the convolutions a bias, but not the spectral transform.
         *
         * @return this builder
         */
        public Builder optBias() {
            biased = true;
            return this;
        }

        /**
         * Adds gates, where a global input meets a local output; stride 1 only.
         *
         * @return this builder
         */
        public Builder optGates() {
            gated = true;
            return this;
        }

        /**
         * Adds the local Fourier unit to the spectral transform.
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
         * @throws IllegalArgumentException if a needed setting is missing or one is out of range
         */
        public FourierConv2d build() {
            ChannelSplit.of(1, globalIn);
            if (stride != 1 && stride != 2) {
                throw new IllegalArgumentException("the stride is " + stride + ", not 1 or 2");
            }
            if (gated && stride > 1) {
                throw new IllegalArgumentException("gates have the input's size: no stride then");
            }
            return new FourierConv2d(this);
        }

        private int padding() {
            return padding == null ? dilation * (kernel - 1) / 2 : padding;
        }

        private PlainConv2d conv(int channels) {
            PlainConv2d.Builder conv =
                    PlainConv2d.builder()
                            .setFilters(channels)
                            .setKernel(kernel)
                            .optStride(stride)
                            .optPadding(mode == PaddingMode.ZEROS ? padding() : 0)
                            .optDilation(dilation)
                            .optGroups(groups);
            return biased ? conv.build() : conv.optWithoutBias().build();
        }

        private Block spectral(int channels) {
            SpectralTransform.Builder transform =
                    SpectralTransform.builder()
                            .setFilters(channels)
                            .optStride(stride)
                            .optGroups(Math.max(1, groups / 2))
                            .optSpectrum(spectrum);
            return quartered ? transform.optLocalFourierUnit().build() : transform.build();
        }
    }
}
