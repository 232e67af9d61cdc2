package io.github.tsgl.layers.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.EqualizedActivation;
import io.github.tsgl.layers.conv.EqualizedLinear;
import io.github.tsgl.layers.ops.MatrixProducts;

/**
 * Multi-head attention within windows in which tokens attend to valid tokens, MCA of Eq. 4.
 *
 * <p>Takes features of shape (N, C, H, W) and, unless all tokens are valid, a mask of shape (N, 1,
 * H, W), 1 = valid; returns features of the same shape and the refreshed mask, in which all tokens
 * of a window are valid if one was (the rule below Eq. 5). Any height and width will do: windows
 * that reach over the right or bottom edge hold fewer tokens, and a map whose smaller side is not
 * larger than the window is cut into windows of that side and not shifted.
 *
 * <p>Shifted windows join opposite edges of the map; tokens that were no neighbours before get -100
 * added to their products.
 */
public final class MaskedWindowAttention extends ScopedBlock {

    private static final double NORM_EPSILON = 1e-12;

    private final int width;
    private final int heads;
    private final int window;
    private final int shift;
    private final double tau;
    private final AttentionForm form;
    private final EqualizedLinear query;
    private final EqualizedLinear key;
    private final EqualizedLinear value;
    private final EqualizedLinear projection;

    private MaskedWindowAttention(Builder builder) {
        width = builder.width;
        heads = builder.heads;
        window = builder.window;
        shift = builder.shift;
        tau = builder.tau;
        form = builder.form;
        query = addChildBlock("q", linear(width));
        key = addChildBlock("k", linear(width));
        value = addChildBlock("v", linear(width));
        projection = addChildBlock("proj", linear(width));
    }

    private static EqualizedLinear linear(int units) {
        return EqualizedLinear.builder()
                .setUnits(units)
                .optActivation(EqualizedActivation.LINEAR)
                .build();
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
        NDArray features = inputs.get(0);
        WindowGrid grid = grid(features);
        NDArray validity = inputs.size() > 1 ? grid.partition(inputs.get(1)) : null;
        NDArray attended = attend(parameters, grid.partition(features), validity, grid, training);
        return validity == null
                ? new NDList(grid.merge(attended))
                : new NDList(grid.merge(attended), grid.merge(grid.refresh(validity)));
    }

    /** The windows of a feature map of shape (N, C, H, W). */
    WindowGrid grid(NDArray features) {
        return WindowGrid.of(features.getShape(), window, shift);
    }

    /**
     * Attends within windows.
     *
     * @param tokens the tokens of shape (windows, L, C)
     * @param validity 1 = valid, of shape (windows, L, 1), or null
     * @param grid where the windows lie
     * @return the attended tokens of shape (windows, L, C)
     */
    NDArray attend(
            ParameterStore parameters,
            NDArray tokens,
            NDArray validity,
            WindowGrid grid,
            boolean training) {
        NDArray directions =
                form == AttentionForm.RELEASED ? tokens.normalize(2, 2, NORM_EPSILON) : tokens;
        NDArray attended =
                MatrixProducts.attention(
                        heads(parameters, query, directions, training),
                        heads(parameters, key, directions, training),
                        heads(parameters, value, tokens, training),
                        bias(tokens, validity, grid.separation(tokens)),
                        scale());
        NDArray joined = attended.transpose(0, 2, 1, 3).reshape(tokens.getShape());
        return projection.forward(parameters, new NDList(joined), training).singletonOrThrow();
    }

    /** A linear layer whose output is split into heads, (windows, heads, L, C / heads). */
    private NDArray heads(
            ParameterStore parameters, EqualizedLinear linear, NDArray tokens, boolean training) {
        NDArray y = linear.forward(parameters, new NDList(tokens), training).singletonOrThrow();
        return y.reshape(y.getShape().get(0), y.getShape().get(1), heads, width / heads)
                .transpose(0, 2, 1, 3);
    }

    /** 1 / √d. */
    private double scale() {
        return 1 / Math.sqrt((double) width / heads);
    }

    /** What is added to the scaled products, of shape (windows, 1, L or 1, L), or null. */
    private NDArray bias(NDArray tokens, NDArray validity, NDArray separation) {
        long windows = tokens.getShape().get(0);
        long length = tokens.getShape().get(1);
        NDArray invalid = null; // -τ M of Eq. 4
        if (validity != null) {
            double penalty = form == AttentionForm.PAPER ? tau * scale() : tau;
            invalid = validity.sub(1).mul(penalty).reshape(windows, 1, 1, length);
        }
        if (separation == null) {
            return invalid;
        }
        long windowsPerMap = separation.getShape().get(0);
        long maps = windows / windowsPerMap;
        NDArray separations = separation.expandDims(0);
        if (invalid != null) {
            separations = separations.add(invalid.reshape(maps, windowsPerMap, 1, length));
        } else if (maps > 1) {
            separations = separations.repeat(0, maps);
        }
        return separations.reshape(windows, 1, -1, length);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes.clone();
    }

    /** {@inheritDoc} */
    @Override
    protected void prepare(Shape[] inputShapes) {
        if (inputShapes[0].dimension() != 4 || inputShapes[0].get(1) != width) {
            throw new IllegalArgumentException(
                    "expected features of shape (N, " + width + ", H, W), got " + inputShapes[0]);
        }
    }

    /** {@inheritDoc} */
    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape tokens = new Shape(1, width);
        getChildren().values().forEach(child -> child.initialize(manager, dataType, tokens));
    }

    /** Describes a {@link MaskedWindowAttention}. */
    public static final class Builder {

        private int width;
        private int heads;
        private int window;
        private int shift;
        private double tau = 100;
        private AttentionForm form = AttentionForm.PAPER;

        private Builder() {}

        /**
         * Sets the number of channels.
         *
         * @param channels C
         * @return this
         */
        public Builder setWidth(int channels) {
            width = channels;
            return this;
        }

        /**
         * Sets the number of heads.
         *
         * @param count the number, a divisor of the width
         * @return this
         */
        public Builder setHeads(int count) {
            heads = count;
            return this;
        }

        /**
         * Sets the side of a window.
         *
         * @param side the side in tokens
         * @return this
         */
        public Builder setWindow(int side) {
            window = side;
            return this;
        }

        /**
         * Sets how far the windows are shifted to the bottom right; 0 by default.
         *
         * @param tokens the shift in tokens, less than the window
         * @return this
         */
        public Builder optShift(int tokens) {
            shift = tokens;
            return this;
        }

        /**
         * Sets the penalty τ of invalid tokens; 100 by default, as in the paper.
         *
         * @param penalty τ, at least 0
         * @return this
         */
        public Builder optTau(double penalty) {
            tau = penalty;
            return this;
        }

        /**
         * Sets how tokens are weighed; the paper's form by default.
         *
         * @param attentionForm the form
         * @return this
         */
        public Builder optForm(AttentionForm attentionForm) {
            form = attentionForm;
            return this;
        }

        /**
         * Makes the block.
         *
         * @return the block
         * @throws IllegalArgumentException if width, heads or window is missing, the heads do not
         *     divide the width, the shift is not less than the window, or τ is negative
         */
        public MaskedWindowAttention build() {
            if (width <= 0 || heads <= 0 || width % heads != 0) {
                throw new IllegalArgumentException(
                        heads + " heads do not divide " + width + " channels");
            }
            if (window <= 0 || shift < 0 || shift >= window) {
                throw new IllegalArgumentException(
                        "a window of " + window + " cannot be shifted by " + shift);
            }
            if (!(tau >= 0)) {
                throw new IllegalArgumentException("tau is negative: " + tau);
            }
            return new MaskedWindowAttention(this);
        }
    }
}
