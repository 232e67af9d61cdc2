package io.github.tsgl.layers.conv;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;

/**
 * Partial convolution, normalisation and activation: one step of the structure stream.
 *
 * <p>Takes x (N, C, H, W) and a mask (N, 1, H, W), returns (N, filters, H', W') and (N, 1, H', W');
 * see {@link PartialConv2d}.
 */
public final class PartialConvLayer extends ScopedBlock {

    private final Block conv;
    private final Block norm;
    private final Rectifier rectifier;

    /**
     * Makes the layer.
     *
     * @param conv the partial convolution
     * @param norm the normalisation
     * @param rectifier the activation
     */
    public PartialConvLayer(PartialConv2d conv, FeatureNorm norm, Rectifier rectifier) {
        this.conv = addChildBlock("conv", conv);
        this.norm = norm == FeatureNorm.NONE ? null : addChildBlock("norm", norm.create());
        this.rectifier = rectifier;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList convolved = conv.forward(parameters, inputs, training);
        NDList features = new NDList(convolved.head());
        if (norm != null) {
            features = norm.forward(parameters, features, training);
        }
        NDList outputs = new NDList(rectifier.apply(features.head()));
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
