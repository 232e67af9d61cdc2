// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;

/**
 * A convolution, what normalizes its output, and an activation.
 *
 * <p>Takes what the convolution takes and returns what it returns: NDList(x (N, C, H, W)[, mask])
 * to NDList(y (N, C', H', W')[, new mask]). The mask of a {@link PartialConv2d} passes by
 * normalization and activation.
 */
public final class ConvNormAct extends ScopedBlock {

    private final Block conv;
    private final Block norm; // null without one
    private final ActivationFunction activation;

    private ConvNormAct(Block conv, Block norm, ActivationFunction activation) {
        this.conv = addChildBlock("conv", conv);
        this.norm = norm == null ? null : addChildBlock("norm", norm);
        this.activation = activation;
    }

    /**
     * Makes a layer with a normalization.
     *
     * @param conv the convolution
     * @param norm a block of one input and one output of the same shape, such as {@link
     *     BatchNorm2d}
     * @param activation the activation
     * @return the layer
     */
    public static ConvNormAct of(Block conv, Block norm, ActivationFunction activation) {
        return new ConvNormAct(conv, norm, activation);
    }

    /**
     * Makes a layer without normalization.
     *
     * @param conv the convolution
     * @param activation the activation
     * @return the layer
     */
    public static ConvNormAct of(Block conv, ActivationFunction activation) {
        return new ConvNormAct(conv, null, activation);
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList convolved = conv.forward(parameters, inputs, training);
        NDArray y = convolved.head();
        if (norm != null) {
            y = norm.forward(parameters, new NDList(y), training).head();
        }
        NDList outputs = new NDList(activation.apply(y));
        outputs.addAll(convolved.subNDList(1));
        return outputs;
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        conv.initialize(manager, dataType, inputShapes);
        if (norm != null) {
            norm.initialize(manager, dataType, conv.getOutputShapes(inputShapes)[0]);
        }
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return conv.getOutputShapes(inputShapes);
    }
}
