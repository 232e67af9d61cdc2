package io.github.tsgl.hifill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.ops.TorchOps;

/**
 * A gated convolution (Yu et al. 2019) with TensorFlow's "SAME" padding: σ(gate) · ELU(features).
 *
 * <p>Takes x (N, C, H, W), returns (N, filters, ⌈H / stride⌉, ⌈W / stride⌉).
 */
final class GatedConv2d extends ScopedBlock {

    private final SamePadding padding; // null where the convolution itself pads
    private final int stride;
    private final boolean pointwiseGate;
    private final Block feature;
    private final Block gate;

    /** A 3×3 convolution that keeps the size. */
    static GatedConv2d plain(GatedConvKind kind, int filters) {
        return new GatedConv2d(kind, filters, 3, 1, 1);
    }

    /** A 3×3 convolution of distant pixels that keeps the size. */
    static GatedConv2d dilated(GatedConvKind kind, int filters, int dilation) {
        return new GatedConv2d(kind, filters, 3, 1, dilation);
    }

    /** A convolution of stride 2. */
    static GatedConv2d halving(GatedConvKind kind, int filters, int kernel) {
        return new GatedConv2d(kind, filters, kernel, 2, 1);
    }

    private GatedConv2d(GatedConvKind kind, int filters, int kernel, int stride, int dilation) {
        this.stride = stride;
        padding = stride == 1 ? null : new SamePadding(kernel, stride);
        pointwiseGate = kind == GatedConvKind.DEPTH_SEPARABLE;
        feature = addChildBlock("feature", conv(filters, kernel, stride, dilation));
        Block gating =
                switch (kind) {
                    case REGULAR -> conv(filters, kernel, stride, dilation);
                    case SLICE -> conv(1, kernel, stride, dilation);
                    case DEPTH_SEPARABLE ->
                            PlainConv2d.builder().setFilters(filters).setKernel(1).build();
                };
        gate = addChildBlock("gate", gating);
    }

    private static Block conv(int filters, int kernel, int stride, int dilation) {
        return PlainConv2d.builder()
                .setFilters(filters)
                .setKernel(kernel)
                .optStride(stride)
                .optDilation(dilation)
                .optPadding(stride == 1 ? dilation * (kernel - 1) / 2 : 0)
                .build();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.head();
        NDList padded = new NDList(padding == null ? x : padding.pad(x));
        NDArray features = feature.forward(parameters, padded, training).head();
        NDArray gates;
        if (pointwiseGate) {
            gates = pointwise(parameters, stride == 1 ? x : everySecond(x), training);
        } else {
            gates = gate.forward(parameters, padded, training).head();
        }
        return new NDList(TorchOps.gatedElu(features, gates));
    }

    private static NDArray everySecond(NDArray x) {
        return x.get(new NDIndex(":, :, ::2, ::2"));
    }

    /**
     * The gate's 1×1 convolution as a linear layer of each pixel: the backward pass of PyTorch
     * 2.7.1's own ends the process for some small sizes.
     */
    private NDArray pointwise(ParameterStore parameters, NDArray x, boolean training) {
        NDArray weight = value(gate, "weight", parameters, x, training);
        NDArray bias = value(gate, "bias", parameters, x, training);
        Shape shape = weight.getShape();
        NDArray matrix = weight.reshape(shape.get(0), shape.get(1));
        return TorchOps.linear(x.transpose(0, 2, 3, 1), matrix, bias).transpose(0, 3, 1, 2);
    }

    private static NDArray value(
            Block conv, String name, ParameterStore parameters, NDArray x, boolean training) {
        Parameter parameter = conv.getDirectParameters().get(name);
        return parameters.getValue(parameter, x.getDevice(), training);
    }

    /** The same of the features x at twice their size; for convolutions that keep the size. */
    NDArray forwardDoubled(ParameterStore parameters, NDArray x, boolean training) {
        NDArray features = doubled(feature, parameters, x, training);
        NDArray gates;
        if (pointwiseGate) { // a mixture of channels may come before that of pixels
            NDArray small = pointwise(parameters, x, training);
            gates = DoublingConvolution.doubled(small);
        } else {
            gates = doubled(gate, parameters, x, training);
        }
        return TorchOps.gatedElu(features, gates);
    }

    private static NDArray doubled(
            Block conv, ParameterStore parameters, NDArray x, boolean training) {
        return DoublingConvolution.apply(
                x,
                value(conv, "weight", parameters, x, training),
                value(conv, "bias", parameters, x, training));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape padded = padded(inputShapes[0]);
        feature.initialize(manager, dataType, padded);
        gate.initialize(manager, dataType, pointwiseGate ? inputShapes[0] : padded);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return feature.getOutputShapes(new Shape[] {padded(inputShapes[0])});
    }

    private Shape padded(Shape x) {
        return padding == null ? x : padding.padded(x);
    }
}
