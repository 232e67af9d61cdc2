// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.fourier;

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
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.ops.InPlace;
import io.github.tsgl.layers.ops.MemoryScope;
import io.github.tsgl.layers.ops.Padding;
import io.github.tsgl.layers.tiled.TiledMap;

/**
 * Fast Fourier convolution (FFC), with l and g for the local and the global part:
 *
 * <pre>
 *   y_l = conv_ll(x_l) + conv_gl(x_g)
 *   y_g = conv_lg(x_l) + spectral(x_g)
 * </pre>
 *
 * <p>Parts without channels are left out, and with them their paths. What the original publication
 * (Chi et al. 2020) has besides, gates and a local Fourier unit, no published LaMa uses.
 *
 * <p>Takes the parts of x (N, C, H, W), returns the parts of y (N, filters, H', W').
 */
public final class FourierConv2d extends ScopedBlock {

    private final double globalIn;
    private final ChannelSplit out;
    private final int padding;
    private final boolean zeroPadded;
    private final TiledMap.Window window;
    private final PlainConv2d localToLocal;
    private final PlainConv2d globalToLocal;
    private final PlainConv2d localToGlobal;
    private final SpectralTransform globalToGlobal;

    private FourierConv2d(Builder builder) {
        globalIn = builder.globalIn;
        out = ChannelSplit.of(builder.filters, builder.globalOut);
        padding = builder.padding();
        zeroPadded = builder.zeroPadded;
        window = new TiledMap.Window(builder.kernel, builder.stride, padding);
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
                        ? addChildBlock(
                                "globalToGlobal",
                                new SpectralTransform(out.global(), builder.stride))
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
        return globalIn == 0 && out.global() == 0 && !zeroPadded;
    }

    /** What an output row sees of the input. */
    TiledMap.Window window() {
        return window;
    }

    /** The ordinary convolution of a band, and the normalization behind it, in inference. */
    NDArray forwardLocal(ParameterStore parameters, TiledMap.Band band, BatchNorm2d norm) {
        NDArray padded = band.rounded().reflected(padding);
        return localToLocal.forwardNormalized(parameters, padded, norm, false);
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray local = globalIn < 1 ? inputs.get(0) : null;
        NDArray global = globalIn > 0 ? inputs.get(inputs.size() - 1) : null;
        NDArray paddedLocal = local == null ? null : pad(local);
        NDList outputs = new NDList();
        if (out.local() > 0) {
            NDArray crossing =
                    globalToLocal == null
                            ? null
                            : run(globalToLocal, parameters, pad(global), training);
            NDArray own = run(localToLocal, parameters, paddedLocal, training);
            outputs.add(sum(own, crossing));
        }
        if (out.global() > 0) {
            NDArray crossing = run(localToGlobal, parameters, paddedLocal, training);
            NDArray own = run(globalToGlobal, parameters, global, training);
            outputs.add(sum(own, crossing));
        }
        return outputs;
    }

    /** The convolution and the normalizations of its parts behind it, in inference. */
    NDList forwardNormalized(
            ParameterStore parameters,
            NDList inputs,
            BatchNorm2d localNorm,
            BatchNorm2d globalNorm) {
        return MemoryScope.run(
                inputs.head().getManager(),
                inputs,
                () -> normalized(parameters, inputs, localNorm, globalNorm));
    }

    /** The addend of a normalization goes into the first path, its factor into both. */
    private NDList normalized(
            ParameterStore parameters,
            NDList inputs,
            BatchNorm2d localNorm,
            BatchNorm2d globalNorm) {
        NDArray local = globalIn < 1 ? Bfloat16.round(inputs.get(0)) : null;
        NDArray global = globalIn > 0 ? Bfloat16.round(inputs.get(inputs.size() - 1)) : null;
        NDArray paddedLocal = local == null ? null : pad(local);
        NDList outputs = new NDList();
        if (localToLocal != null) {
            NDArray own = localToLocal.forwardNormalized(parameters, paddedLocal, localNorm, false);
            NDArray crossing =
                    globalToLocal == null
                            ? null
                            : globalToLocal.forwardNormalizedPart(
                                    parameters, pad(global), localNorm);
            outputs.add(sum(own, crossing));
        } else if (globalToLocal != null) {
            NDArray x = pad(global);
            outputs.add(globalToLocal.forwardNormalized(parameters, x, localNorm, false));
        }
        if (localToGlobal != null) {
            NDArray crossing =
                    localToGlobal.forwardNormalized(parameters, paddedLocal, globalNorm, false);
            NDArray own =
                    globalToGlobal == null
                            ? null
                            : globalToGlobal.forwardNormalizedPart(parameters, global, globalNorm);
            outputs.add(sum(crossing, own));
        } else if (globalToGlobal != null) {
            outputs.add(globalToGlobal.forwardNormalized(parameters, global, globalNorm));
        }
        return outputs;
    }

    /** PlainConv2d pads with zeros itself. */
    private NDArray pad(NDArray x) {
        return zeroPadded || padding == 0
                ? x
                : Padding.reflect(x, padding, padding, padding, padding);
    }

    private static NDArray run(Block path, ParameterStore parameters, NDArray x, boolean training) {
        return path == null ? null : path.forward(parameters, new NDList(x), training).head();
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
        int more = zeroPadded ? 0 : 2 * padding;
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
        private boolean zeroPadded;
        private boolean biased;

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
         * Sets the size of the square kernels; (kernel - 1) / 2 rows and columns are padded on each
         * side, which keeps the size at stride 1.
         *
         * @param kernel the kernels' height and width, odd
         * @return this builder
         */
        public Builder setKernelShape(int kernel) {
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
         * Pads with zeros; by default the input is mirrored at its border pixels, which are not
         * repeated.
         *
         * @return this builder
         */
        public Builder optZeroPadding() {
            zeroPadded = true;
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
         * Builds the block.
         *
         * @return the block
         * @throws IllegalArgumentException if a needed setting is missing or one is out of range
         */
        public FourierConv2d build() {
            ChannelSplit.of(1, globalIn);
            if (kernel % 2 != 1) {
                throw new IllegalArgumentException("the kernel is " + kernel + ", not odd");
            }
            if (stride != 1 && stride != 2) {
                throw new IllegalArgumentException("the stride is " + stride + ", not 1 or 2");
            }
            return new FourierConv2d(this);
        }

        private int padding() {
            return (kernel - 1) / 2;
        }

        private PlainConv2d conv(int channels) {
            PlainConv2d.Builder conv =
                    PlainConv2d.builder()
                            .setFilters(channels)
                            .setKernelShape(kernel)
                            .optStride(stride)
                            .optPadding(zeroPadded ? padding() : 0);
            return biased ? conv.build() : conv.optBias(false).build();
        }
    }
}
