package io.github.tsgl.layers.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.EqualizedActivation;
import io.github.tsgl.layers.conv.EqualizedLinear;

/**
 * A transformer block of the texture branch, MLP(FC(Concat(F, MCA(F)))), Eq. 3.
 *
 * <p>Takes and returns features of shape (N, C, H, W) and, unless all tokens are valid, a mask of
 * shape (N, 1, H, W), as {@link MaskedWindowAttention} does. The fully connected layer and the
 * MLP's hidden layer end in leaky ReLUs; there is no normalisation and no residual connection.
 */
public final class WindowTransformerBlock extends ScopedBlock {

    private final MaskedWindowAttention attention;
    private final EqualizedLinear fuse;
    private final EqualizedLinear hidden;
    private final EqualizedLinear output;
    private final int width;
    private final int hiddenWidth;

    private WindowTransformerBlock(Builder builder) {
        attention = addChildBlock("attention", builder.attention.build());
        width = builder.width;
        hiddenWidth = width * builder.mlpRatio;
        fuse = addChildBlock("fuse", linear(width, EqualizedActivation.LEAKY_RELU));
        hidden = addChildBlock("mlp1", linear(hiddenWidth, EqualizedActivation.LEAKY_RELU));
        output = addChildBlock("mlp2", linear(width, EqualizedActivation.LINEAR));
    }

    private static EqualizedLinear linear(int units, EqualizedActivation activation) {
        return EqualizedLinear.builder().setUnits(units).optActivation(activation).build();
    }

    /**
     * Starts a description of the block.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** {@inheritDoc} */
    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        // All layers work on single tokens or windows, so the map is cut once and merged once.
        WindowGrid grid = attention.grid(inputs.get(0));
        NDArray tokens = grid.partition(inputs.get(0));
        NDArray validity = inputs.size() > 1 ? grid.partition(inputs.get(1)) : null;
        NDArray attended = attention.attend(parameters, tokens, validity, grid, training);
        NDList y = new NDList(NDArrays.concat(new NDList(tokens, attended), 2));
        y = fuse.forward(parameters, y, training);
        y = hidden.forward(parameters, y, training);
        y = output.forward(parameters, y, training);
        NDArray features = grid.merge(y.singletonOrThrow());
        return validity == null
                ? new NDList(features)
                : new NDList(features, grid.merge(grid.refresh(validity)));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes.clone();
    }

    /** {@inheritDoc} */
    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        attention.initialize(manager, dataType, inputShapes);
        fuse.initialize(manager, dataType, new Shape(1, 2L * width));
        hidden.initialize(manager, dataType, new Shape(1, width));
        output.initialize(manager, dataType, new Shape(1, hiddenWidth));
    }

    /** Describes a {@link WindowTransformerBlock}. */
    public static final class Builder {

        private final MaskedWindowAttention.Builder attention = MaskedWindowAttention.builder();
        private int width;
        private int mlpRatio = 2;

        private Builder() {}

        /**
         * Sets the number of channels.
         *
         * @param channels C
         * @return this
         */
        public Builder setWidth(int channels) {
            width = channels;
            attention.setWidth(channels);
            return this;
        }

        /**
         * Sets the number of heads.
         *
         * @param count the number, a divisor of the width
         * @return this
         */
        public Builder setHeads(int count) {
            attention.setHeads(count);
            return this;
        }

        /**
         * Sets the side of a window.
         *
         * @param side the side in tokens
         * @return this
         */
        public Builder setWindow(int side) {
            attention.setWindow(side);
            return this;
        }

        /**
         * Sets how far the windows are shifted to the bottom right; 0 by default.
         *
         * @param tokens the shift in tokens, less than the window
         * @return this
         */
        public Builder optShift(int tokens) {
            attention.optShift(tokens);
            return this;
        }

        /**
         * Sets the penalty τ of invalid tokens; 100 by default, as in the paper.
         *
         * @param penalty τ, at least 0
         * @return this
         */
        public Builder optTau(double penalty) {
            attention.optTau(penalty);
            return this;
        }

        /**
         * Sets how tokens are weighed; the paper's form by default.
         *
         * @param attentionForm the form
         * @return this
         */
        public Builder optForm(AttentionForm attentionForm) {
            attention.optForm(attentionForm);
            return this;
        }

        /**
         * Sets how many times wider the MLP's hidden layer is; 2 by default.
         *
         * @param ratio the ratio, at least 1
         * @return this
         */
        public Builder optMlpRatio(int ratio) {
            mlpRatio = ratio;
            return this;
        }

        /**
         * Makes the block.
         *
         * @return the block
         * @throws IllegalArgumentException if {@link MaskedWindowAttention.Builder#build} would
         *     throw it, or the MLP has no hidden units
         */
        public WindowTransformerBlock build() {
            if (mlpRatio <= 0) {
                throw new IllegalArgumentException("the MLP's ratio is not positive: " + mlpRatio);
            }
            return new WindowTransformerBlock(this);
        }
    }
}
