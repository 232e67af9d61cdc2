// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.EqualizedLinear;
import io.github.tsgl.layers.ops.Arithmetic;
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
 * <p>Shifted windows join opposite edges of the map; tokens that were no neighbors before get -100
 * added to their products.
 */
public final class MaskedWindowAttention extends ScopedBlock {

    private static final double NORM_EPSILON = 1e-12;

    private final AttentionConfig config;
    private final int shift;
    private final EqualizedLinear query;
    private final EqualizedLinear key;
    private final EqualizedLinear value;
    private final EqualizedLinear projection;

    /**
     * Makes the block.
     *
     * @param config width, heads, windows and the form of the attention
     * @param shift how far the windows are shifted to the bottom right, in tokens
     * @throws IllegalArgumentException if the shift is negative or not less than the window
     */
    public MaskedWindowAttention(AttentionConfig config, int shift) {
        if (shift < 0 || shift >= config.window()) {
            throw new IllegalArgumentException(
                    "a window of " + config.window() + " cannot be shifted by " + shift);
        }
        this.config = config;
        this.shift = shift;
        query = addChildBlock("q", linear(config.width()));
        key = addChildBlock("k", linear(config.width()));
        value = addChildBlock("v", linear(config.width()));
        projection = addChildBlock("proj", linear(config.width()));
    }

    private static EqualizedLinear linear(int units) {
        return EqualizedLinear.builder().setUnits(units).build();
    }

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
        return WindowGrid.of(features.getShape(), config.window(), shift);
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
                config.edition() == Edition.RELEASED
                        ? tokens.normalize(2, 2, NORM_EPSILON)
                        : tokens;
        NDArray attended =
                windowAttention(
                        query.forward(parameters, new NDList(directions), training).head(),
                        key.forward(parameters, new NDList(directions), training).head(),
                        value.forward(parameters, new NDList(tokens), training).head(),
                        validity,
                        grid.separation(tokens),
                        config.heads(),
                        config.penalty());
        return projection.forward(parameters, new NDList(attended), training).singletonOrThrow();
    }

    /**
     * Multi-head attention within windows whose tokens may be invalid: softmax(Q Kᵀ / √d - p M + S)
     * V for each head, M = 1 - validity and d = C / heads. Eq. 4 has p = τ / √d.
     *
     * @param query Q of shape (windows, L, C)
     * @param key K of shape (windows, L, C)
     * @param value V of shape (windows, L, C)
     * @param validity 1 = valid, 0 = invalid, of shape (windows, L, 1), or null if all are valid
     * @param separation S of shape (windows of one map, L or 1, L), the same for each map of the
     *     batch, whose windows follow each other; or null to add nothing
     * @param heads the number of heads, a divisor of C
     * @param penalty p, at least 0
     * @return the attended tokens of shape (windows, L, C)
     */
    public static NDArray windowAttention(
            NDArray query,
            NDArray key,
            NDArray value,
            NDArray validity,
            NDArray separation,
            int heads,
            double penalty) {
        NDArray attended =
                MatrixProducts.attention(
                        split(query, heads),
                        split(key, heads),
                        split(value, heads),
                        bias(query.getShape(), validity, separation, penalty),
                        1 / Math.sqrt((double) query.getShape().get(2) / heads));
        return attended.transpose(0, 2, 1, 3).reshape(query.getShape());
    }

    /** Splits channels into heads, (windows, heads, L, C / heads). */
    private static NDArray split(NDArray y, int heads) {
        Shape shape = y.getShape();
        return y.reshape(shape.get(0), shape.get(1), heads, shape.get(2) / heads)
                .transpose(0, 2, 1, 3);
    }

    /** What is added to the scaled products, of shape (windows, 1, L or 1, L), or null. */
    private static NDArray bias(
            Shape tokens, NDArray validity, NDArray separation, double penalty) {
        long windows = tokens.get(0);
        long length = tokens.get(1);
        NDArray invalid = null; // -p M
        if (validity != null) {
            invalid = Arithmetic.scale(validity.sub(1), penalty).reshape(windows, 1, 1, length);
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

    @Override
    protected void prepare(Shape[] inputShapes) {
        if (inputShapes[0].dimension() != 4 || inputShapes[0].get(1) != config.width()) {
            throw new IllegalArgumentException(
                    "expected features of shape (N, "
                            + config.width()
                            + ", H, W), got "
                            + inputShapes[0]);
        }
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape tokens = new Shape(1, config.width());
        getChildren().values().forEach(child -> child.initialize(manager, dataType, tokens));
    }
}
