// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.reconstruct;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.NormalInitializer;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.ops.InPlace;
import io.github.tsgl.layers.ops.Interpolation;
import io.github.tsgl.layers.tiled.TiledMap;
import java.util.List;

/**
 * Normalizes features and denormalizes them from a guide (Eq. 6): gamma(guide) · (x - mean) /
 * deviation + beta(guide).
 *
 * <p>Takes NDList(x, guide) with x of shape (N, C, H, W) and a guide of shape (N, G, h, w), which
 * is brought to x's size by nearest neighbors, and returns NDList(y) with y of shape (N, C, H, W).
 * A 3×3 convolution with ReLU makes a hidden map from the guide; two more yield gamma and beta.
 */
public final class GuidedDenormalization extends ScopedBlock {

    private static final float SPREAD = 0.02f;
    private static final double EPSILON = 1e-5;
    private static final int KERNEL = 3;
    private static final TiledMap.Window WINDOW = new TiledMap.Window(KERNEL, 1, KERNEL / 2);

    private final Edition edition;
    private final boolean unitGuides;
    private final int hidden;
    private final Block normalization;
    private final boolean isLocal;
    private final PlainConv2d shared;
    private final PlainConv2d gamma;
    private final PlainConv2d beta;

    private GuidedDenormalization(Builder builder) {
        edition = builder.edition;
        unitGuides = builder.unitGuides;
        hidden = builder.hidden;
        isLocal = builder.normalization.isLocal();
        normalization = addChildBlock("normalization", builder.normalization.newBlock());
        shared = addChildBlock("shared", conv(hidden));
        gamma = addChildBlock("gamma", conv(builder.channels));
        beta = addChildBlock("beta", conv(builder.channels));
        // The first result is little more than the normalized features.
        for (Block conv : List.of(gamma, beta)) {
            conv.setInitializer(new NormalInitializer(SPREAD), Parameter.Type.WEIGHT);
        }
        if (edition == Edition.PAPER) {
            gamma.setInitializer(Initializer.ONES, Parameter.Type.BIAS);
        }
    }

    private static PlainConv2d conv(int filters) {
        return PlainConv2d.builder().setFilters(filters).setKernelShape(KERNEL).build();
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
        NDArray x = inputs.get(0);
        if (!training) {
            return new NDList(tiled(parameters, x, inputs.get(1)).whole());
        }
        NDList features = shared.forward(parameters, new NDList(atSizeOf(x, inputs.get(1))), true);
        features = new NDList(ActivationFunction.RELU.apply(features.singletonOrThrow()));
        NDArray factor = gamma.forward(parameters, features, true).singletonOrThrow();
        NDArray addend = beta.forward(parameters, features, true).singletonOrThrow();
        features.close();
        return new NDList(modulated(normalized(parameters, x, true), factor, addend));
    }

    /** The rows of y in inference; x must stay open until the last is made. */
    TiledMap tiled(ParameterStore parameters, NDArray x, NDArray guide) {
        NDArray whole = isLocal ? null : normalized(parameters, x, false);
        TiledMap features =
                TiledMap.of(atSizeOf(x, guide))
                        .convolve(WINDOW, hidden(x.getShape()), band -> shared(parameters, band));
        return features.convolve(
                WINDOW,
                x.getShape(),
                band -> {
                    NDArray factor = Bfloat16.float32(gamma.forwardBand(parameters, band));
                    NDArray addend = Bfloat16.float32(beta.forwardBand(parameters, band));
                    NDArray normalized =
                            whole == null
                                    ? normalized(parameters, band.beside(x), false)
                                    : band.beside(whole);
                    return modulated(normalized, factor, addend);
                });
    }

    /** The rows of the hidden map, which only products read. */
    private NDArray shared(ParameterStore parameters, TiledMap.Band guide) {
        NDArray features = shared.forwardBand(parameters, guide.rounded());
        return ActivationFunction.RELU.applyLast(features);
    }

    private Shape hidden(Shape x) {
        return new Shape(x.get(0), hidden, x.get(2), x.get(3));
    }

    private NDArray normalized(ParameterStore parameters, NDArray x, boolean training) {
        return normalization.forward(parameters, new NDList(x), training).singletonOrThrow();
    }

    /** (1 + gamma) · n + beta in the released edition; the factor is changed. */
    private NDArray modulated(NDArray normalized, NDArray factor, NDArray addend) {
        if (edition == Edition.RELEASED) {
            factor.addi(1);
        }
        return denormalizeLast(normalized, factor, addend);
    }

    /**
     * Denormalizes features, Eq. 6: gamma · n + beta, in the memory of beta. What comes before it
     * are {@link io.github.tsgl.layers.ops.Normalizations#instanceNorm}, Eq. 7, and {@link
     * io.github.tsgl.layers.ops.Normalizations#positionNorm}, Eq. 8.
     *
     * @param normalized n, the normalized features of shape (N, C, H, W)
     * @param gamma the factors of shape (N, C, H, W)
     * @param beta the addends of shape (N, C, H, W), which are overwritten
     * @return the denormalized features of shape (N, C, H, W)
     */
    public static NDArray denormalizeLast(NDArray normalized, NDArray gamma, NDArray beta) {
        return InPlace.addProduct(beta, normalized, gamma);
    }

    /** The guide as it is read: scaled, and at the size of x. */
    private NDArray atSizeOf(NDArray x, NDArray guide) {
        NDArray scaled = scale(guide);
        long height = x.getShape().get(2);
        long width = x.getShape().get(3);
        return scaled.getShape().get(2) == height && scaled.getShape().get(3) == width
                ? scaled
                : Interpolation.NEAREST.resize(scaled, height, width);
    }

    private NDArray scale(NDArray guide) {
        if (!unitGuides) {
            return guide;
        }
        long images = guide.getShape().get(0);
        NDArray square = guide.square().reshape(images, -1).mean(new int[] {1}, true);
        return guide.div(square.add(EPSILON).sqrt().reshape(images, 1, 1, 1));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape x = inputShapes[0];
        Shape features = hidden(x);
        normalization.initialize(manager, dataType, x);
        shared.initialize(
                manager, dataType, new Shape(x.get(0), inputShapes[1].get(1), x.get(2), x.get(3)));
        gamma.initialize(manager, dataType, features);
        beta.initialize(manager, dataType, features);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }

    /** Builds a {@link GuidedDenormalization}. */
    public static final class Builder {

        private int channels;
        private Normalization normalization;
        private Edition edition = Edition.PAPER;
        private boolean unitGuides;
        private int hidden = 128;

        private Builder() {}

        /**
         * Sets the number of channels of the features.
         *
         * @param channels C, at least 1
         * @return this builder
         */
        public Builder setChannels(int channels) {
            this.channels = channels;
            return this;
        }

        /**
         * Sets how the features are normalized.
         *
         * @param normalization the normalization
         * @return this builder
         */
        public Builder setNormalization(Normalization normalization) {
            this.normalization = normalization;
            return this;
        }

        /**
         * Sets how gamma and beta are applied: as Eq. 6 says, which is the default, or with 1 +
         * gamma in the place of gamma, as in the released code.
         *
         * @param edition the edition
         * @return this builder
         */
        public Builder optEdition(Edition edition) {
            this.edition = edition;
            return this;
        }

        /**
         * Divides guides by the root mean square of their values over an image. A residual
         * structure is as large as the texture that it rebuilds, so that without this textures grow
         * from stage to stage and in training without bound. Not in the paper.
         *
         * @return this builder
         */
        public Builder optUnitGuides() {
            unitGuides = true;
            return this;
        }

        /**
         * Sets the number of channels of the hidden map; 128 by default.
         *
         * @param hidden at least 1
         * @return this builder
         */
        public Builder optHidden(int hidden) {
            this.hidden = hidden;
            return this;
        }

        /**
         * Builds the block.
         *
         * @return the block
         * @throws IllegalArgumentException if a required value is missing or a size is less than 1
         */
        public GuidedDenormalization build() {
            if (channels < 1 || hidden < 1 || normalization == null) {
                throw new IllegalArgumentException(
                        "channels and hidden must be positive and a normalization given");
            }
            return new GuidedDenormalization(this);
        }
    }
}
