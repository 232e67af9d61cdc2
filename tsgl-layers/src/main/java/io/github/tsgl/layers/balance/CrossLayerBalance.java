// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.balance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.Sequence;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.PlainConv2d;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The cross-layer balance module (Fig. 13, Eq. 9 to 12): brings the encoder's six feature maps to
 * the third one's size, passes the early three and the late three through streams of partial
 * convolutions, equalizes what both give together, and adds that to every map.
 *
 * <p>Takes NDList(f1, ..., f6, mask): fk of shape (N, Ck, H / 2ᵏ, W / 2ᵏ), the mask of shape (N, 1,
 * H, W), 1 = known. H and W are multiples of 64. Returns NDList(y1, ..., y6) in the shapes of f1 to
 * f6.
 *
 * <p>The paper's edition has weights of its own for each side and each map, the real mask, partial
 * convolutions after Eq. 1 and equalization after the formulas. In the released one both sides
 * share their weights, as do the late maps; its threshold lets no hole through to the mask, so only
 * the map's border counts as unknown; partial convolutions divide by the number of known inputs;
 * and equalization is that of the released code.
 */
public final class CrossLayerBalance extends ScopedBlock {

    private static final int MAPS = 6;

    /** The map whose size rules, counted from 0. */
    private static final int THIRD = 2;

    private final int width;
    private final Edition edition;
    private final List<Block> gather = new ArrayList<>();
    private final List<Block> sides = new ArrayList<>();
    private final Block fuse;
    private final Block equalization;
    private final List<Block> scatter = new ArrayList<>();

    private CrossLayerBalance(Builder builder) {
        width = builder.width;
        edition = builder.edition;
        boolean released = edition == Edition.RELEASED;
        int[] channels = builder.channels;
        int both = 2 * width;

        gather.add(
                addChildBlock(
                        "gather1",
                        new Sequence(
                                List.of(
                                        NormalizedConv2d.halving(
                                                2 * channels[0], ActivationFunction.LEAKY_RELU),
                                        NormalizedConv2d.halving(
                                                width, ActivationFunction.LEAKY_RELU)))));
        gather.add(
                addChildBlock(
                        "gather2", NormalizedConv2d.halving(width, ActivationFunction.LEAKY_RELU)));
        gather.add(addChildBlock("gather3", NormalizedConv2d.pointwise(width)));
        if (released) {
            Block shared = addChildBlock("gatherLate", NormalizedConv2d.pointwise(width));
            gather.addAll(List.of(shared, shared, shared));
            sides.add(addChildBlock("side", builder.side()));
        } else {
            for (int i = 4; i <= MAPS; i++) {
                gather.add(addChildBlock("gather" + i, NormalizedConv2d.pointwise(width)));
            }
            for (String name : List.of("earlySide", "lateSide")) {
                sides.add(addChildBlock(name, builder.side()));
            }
        }
        fuse = addChildBlock("fuse", NormalizedConv2d.pointwise(both));
        equalization = addChildBlock("equalization", builder.equalization(both));
        for (int i = 0; i < MAPS; i++) {
            Block block =
                    i <= THIRD
                            ? NormalizedConv2d.pointwise(channels[i])
                            : descent(i - THIRD, both, channels[i]);
            scatter.add(addChildBlock("scatter" + (i + 1), block));
        }
    }

    /** Halves the size some times; the last step has no activation. */
    private static Block descent(int steps, int inner, int outer) {
        List<Block> layers = new ArrayList<>();
        for (int i = 1; i < steps; i++) {
            layers.add(NormalizedConv2d.halving(inner, ActivationFunction.LEAKY_RELU));
        }
        layers.add(NormalizedConv2d.halving(outer, ActivationFunction.IDENTITY));
        return new Sequence(layers);
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
        check(inputs.getShapes());
        NDList early = gather(parameters, inputs, 0, training);
        NDList late = gather(parameters, inputs, THIRD + 1, training);
        NDArray mask = mask(inputs.get(MAPS), inputs.get(THIRD).getShape());
        NDArray filled = fill(parameters, early.head(), late.head(), mask, training);
        NDList balanced = fuse.forward(parameters, new NDList(filled), training);
        balanced = equalization.forward(parameters, balanced, training);
        return scatter(parameters, balanced.head(), inputs, training);
    }

    /** Brings three maps to the third one's size and joins them: (N, 3 width, h, w). */
    private NDList gather(ParameterStore parameters, NDList maps, int first, boolean training) {
        NDList gathered = new NDList();
        for (int i = first; i < first + MAPS / 2; i++) {
            NDList map = new NDList(ActivationFunction.LEAKY_RELU.apply(maps.get(i)));
            if (i > THIRD) {
                map.add(maps.get(THIRD));
            }
            gathered.addAll(gather.get(i).forward(parameters, map, training));
            map.head().close();
        }
        return new NDList(NDArrays.concat(gathered, 1));
    }

    /** The mask at the third map's size: a position is known if a pixel under it is. */
    private NDArray mask(NDArray mask, Shape third) {
        if (edition == Edition.RELEASED) {
            return mask.getManager()
                    .ones(new Shape(1, 1, third.get(2), third.get(3)), mask.getDataType());
        }
        Shape window =
                new Shape(
                        mask.getShape().get(2) / third.get(2),
                        mask.getShape().get(3) / third.get(3));
        return mask.getNDArrayInternal().maxPool(window, window, new Shape(0, 0), false);
    }

    /** Runs both sides; the late one comes first in the result (N, 2 width, h, w). */
    private NDArray fill(
            ParameterStore parameters,
            NDArray early,
            NDArray late,
            NDArray mask,
            boolean training) {
        if (edition == Edition.PAPER) {
            NDArray texture =
                    sides.get(0).forward(parameters, new NDList(early, mask), training).head();
            NDArray structure =
                    sides.get(1).forward(parameters, new NDList(late, mask), training).head();
            return structure.concat(texture, 1);
        }
        // The same weights, and normalization per image: both sides are one batch.
        NDArray batch = late.concat(early, 0);
        NDList filled = sides.get(0).forward(parameters, new NDList(batch, mask), training);
        NDList halves = filled.head().split(2, 0);
        return halves.get(0).concat(halves.get(1), 1);
    }

    private NDList scatter(
            ParameterStore parameters, NDArray balanced, NDList maps, boolean training) {
        NDList outputs = new NDList(MAPS);
        for (int i = 0; i < MAPS; i++) {
            NDArray map = maps.get(i);
            NDList x = i <= THIRD ? new NDList(balanced, map) : new NDList(balanced);
            NDArray part = scatter.get(i).forward(parameters, x, training).singletonOrThrow();
            outputs.add(map.add(part));
            part.close();
        }
        return outputs;
    }

    private static void check(Shape[] shapes) {
        if (shapes.length != MAPS + 1) {
            throw new IllegalArgumentException(
                    "six maps and a mask are needed, got " + shapes.length);
        }
        boolean fit = true;
        for (int axis = 2; axis <= 3; axis++) {
            long third = shapes[THIRD].get(axis);
            for (int i = 0; i < MAPS; i++) {
                long size = shapes[i].get(axis);
                fit &= size << i == third << THIRD;
            }
            fit &= shapes[MAPS].get(axis) % third == 0;
        }
        if (!fit) {
            throw new IllegalArgumentException(
                    "each map must have half the size of the one before, and the mask a multiple"
                            + " of the third: "
                            + Arrays.toString(shapes));
        }
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        check(inputShapes);
        Shape third = inputShapes[THIRD];
        for (int i = 0; i < MAPS; i++) {
            if (i <= THIRD + 1 || edition == Edition.PAPER) {
                gather.get(i).initialize(manager, dataType, inputShapes[i]);
            } else if (inputShapes[i].get(1) != inputShapes[THIRD + 1].get(1)) {
                throw new IllegalArgumentException(
                        "the late maps share weights and so must have the same channels: "
                                + Arrays.toString(inputShapes));
            }
        }
        Shape mask = new Shape(third.get(0), 1, third.get(2), third.get(3));
        for (Block side : sides) {
            side.initialize(manager, dataType, withChannels(third, MAPS / 2 * width), mask);
        }
        Shape both = withChannels(third, 2 * width);
        fuse.initialize(manager, dataType, both);
        equalization.initialize(manager, dataType, both);
        for (Block block : scatter) {
            block.initialize(manager, dataType, both);
        }
    }

    private static Shape withChannels(Shape map, long channels) {
        return new Shape(map.get(0), channels, map.get(2), map.get(3));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        check(inputShapes);
        return Arrays.copyOf(inputShapes, MAPS);
    }

    /** Builds a {@link CrossLayerBalance}. */
    public static final class Builder {

        private int[] channels = {64, 128, 256, 512, 512, 512};
        private int width = 256;
        private List<Integer> kernels = List.of(3, 5, 7);
        private int layers = 5;
        private double gaussian = SpatialEqualization.SIGMA;
        private int neighborhood = RangeEqualization.SIDE;
        private Edition edition = Edition.PAPER;
        private boolean plainEqualization;

        private Builder() {}

        /**
         * Sets the channels of the six maps; 64, 128, 256, 512, 512, 512 by default.
         *
         * @param channels six numbers, each at least 1; in the released edition the last three are
         *     equal
         * @return this builder
         */
        public Builder optChannels(int... channels) {
            this.channels = channels.clone();
            return this;
        }

        /**
         * Sets the number of channels of each stream; 256 by default.
         *
         * @param width at least 1; in the released edition at least 8
         * @return this builder
         */
        public Builder optWidth(int width) {
            this.width = width;
            return this;
        }

        /**
         * Sets the number of layers of each stream; 5 by default.
         *
         * @param layers at least 1
         * @return this builder
         */
        public Builder optLayers(int layers) {
            this.layers = layers;
            return this;
        }

        /**
         * Sets the kernel size of each stream; 3, 5, 7 by default.
         *
         * @param kernels odd numbers, all different
         * @return this builder
         */
        public Builder optKernels(List<Integer> kernels) {
            this.kernels = List.copyOf(kernels);
            return this;
        }

        /**
         * Sets the standard deviation of the Gaussian in Eq. 10; 1.5 by default, as in the released
         * code.
         *
         * @param gaussian above 0, in positions
         * @return this builder
         */
        public Builder optGaussian(double gaussian) {
            this.gaussian = gaussian;
            return this;
        }

        /**
         * Sets the side of the square v of Eq. 11; 3 by default, as in the released code.
         *
         * @param neighborhood odd, in positions
         * @return this builder
         */
        public Builder optNeighborhood(int neighborhood) {
            this.neighborhood = neighborhood;
            return this;
        }

        /**
         * Sets whose module is built; {@link Edition#PAPER} by default.
         *
         * @param edition the edition
         * @return this builder
         */
        public Builder optEdition(Edition edition) {
            this.edition = edition;
            return this;
        }

        /**
         * Ends the equalization with the 1×1 convolution, as Eq. 12 does; by default, and in the
         * released code, instance normalization and leaky ReLU follow.
         *
         * @return this builder
         */
        public Builder optPlainEqualization() {
            plainEqualization = true;
            return this;
        }

        private Block side() {
            return new BalanceSide(width, kernels, layers, edition);
        }

        private Block equalization(int channels) {
            return new FeatureEqualization(
                    channels,
                    edition,
                    new SpatialEqualization(edition, gaussian),
                    new RangeEqualization(edition, neighborhood),
                    plainEqualization
                            ? PlainConv2d.builder().setFilters(channels).setKernelShape(1).build()
                            : NormalizedConv2d.pointwise(channels));
        }

        /**
         * Builds the block.
         *
         * @return the block
         * @throws IllegalArgumentException if there are not six numbers of channels, or a size or
         *     another value is out of range
         */
        public CrossLayerBalance build() {
            if (channels.length != MAPS || Arrays.stream(channels).anyMatch(c -> c < 1)) {
                throw new IllegalArgumentException(
                        "six positive numbers of channels are needed, got "
                                + Arrays.toString(channels));
            }
            if (width < 1 || layers < 1) {
                throw new IllegalArgumentException(
                        "a width of " + width + " and " + layers + " layers are not possible");
            }
            boolean areOdd = kernels.stream().allMatch(kernel -> kernel > 0 && kernel % 2 == 1);
            if (kernels.isEmpty()
                    || !areOdd
                    || kernels.stream().distinct().count() < kernels.size()) {
                throw new IllegalArgumentException(
                        "kernels must be odd and different, but are " + kernels);
            }
            if (!(gaussian > 0) || neighborhood < 1 || neighborhood % 2 == 0) {
                throw new IllegalArgumentException(
                        "a Gaussian of "
                                + gaussian
                                + " and a neighborhood of "
                                + neighborhood
                                + " are not possible");
            }
            return new CrossLayerBalance(this);
        }
    }
}
