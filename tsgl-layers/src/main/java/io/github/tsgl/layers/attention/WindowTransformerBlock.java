// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.EqualizedLinear;

/**
 * A transformer block of the texture branch, MLP(FC(Concat(F, MCA(F)))), Eq. 3.
 *
 * <p>Takes and returns features of shape (N, C, H, W) and, unless all tokens are valid, a mask of
 * shape (N, 1, H, W), as {@link MaskedWindowAttention} does. The fully connected layer and the
 * MLP's hidden layer end in leaky ReLUs; there is no normalization and no residual connection.
 */
public final class WindowTransformerBlock extends ScopedBlock {

    /** How many times wider the MLP's hidden layer is. */
    private static final int MLP_RATIO = 2;

    private final MaskedWindowAttention attention;
    private final EqualizedLinear fuse;
    private final EqualizedLinear hidden;
    private final EqualizedLinear output;
    private final int width;

    /**
     * Makes the block.
     *
     * @param config width, heads, windows and the form of the attention
     * @param shift how far the windows are shifted to the bottom right, in tokens
     * @throws IllegalArgumentException if the shift is negative or not less than the window
     */
    public WindowTransformerBlock(AttentionConfig config, int shift) {
        width = config.width();
        attention = addChildBlock("attention", new MaskedWindowAttention(config, shift));
        fuse = addChildBlock("fuse", activated(width));
        hidden = addChildBlock("mlp1", activated(MLP_RATIO * width));
        output = addChildBlock("mlp2", EqualizedLinear.builder().setUnits(width).build());
    }

    private static EqualizedLinear activated(int units) {
        return EqualizedLinear.builder().setUnits(units).optLeakyRelu().build();
    }

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

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        attention.initialize(manager, dataType, inputShapes);
        fuse.initialize(manager, dataType, new Shape(1, 2L * width));
        hidden.initialize(manager, dataType, new Shape(1, width));
        output.initialize(manager, dataType, new Shape(1, (long) MLP_RATIO * width));
    }
}
