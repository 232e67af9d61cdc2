package io.github.tsgl.hifill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
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
        padding = stride == 1 ? null : new SamePadding(kernel, stride);
        pointwiseGate = kind == GatedConvKind.DEPTH_SEPARABLE;
        feature = addChildBlock("feature", conv(filters, kernel, stride, dilation));
        Block gating =
                switch (kind) {
                    case REGULAR -> conv(filters, kernel, stride, dilation);
                    case SLICE -> conv(1, kernel, stride, dilation);
                    case DEPTH_SEPARABLE ->
                            PlainConv2d.builder()
                                    .setFilters(filters)
                                    .setKernel(1)
                                    .optStride(stride)
                                    .build();
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
        NDList seen = pointwiseGate ? new NDList(x) : padded;
        NDArray gates = gate.forward(parameters, seen, training).head();
        return new NDList(TorchOps.gatedElu(features, gates));
    }

    /** The same of the features x at twice their size; for convolutions that keep the size. */
    NDArray forwardDoubled(ParameterStore parameters, NDArray x, boolean training) {
        NDArray features = doubled(feature, parameters, x, training);
        NDArray gates;
        if (pointwiseGate) { // a mixture of channels may come before that of pixels
            NDArray small = gate.forward(parameters, new NDList(x), training).head();
            gates = DoublingConvolution.doubled(small);
        } else {
            gates = doubled(gate, parameters, x, training);
        }
        return TorchOps.gatedElu(features, gates);
    }

    private static NDArray doubled(
            Block conv, ParameterStore parameters, NDArray x, boolean training) {
        NDArray[] values = new NDArray[2];
        String[] names = {"weight", "bias"};
        for (int i = 0; i < 2; i++) {
            Parameter parameter = conv.getDirectParameters().get(names[i]);
            values[i] = parameters.getValue(parameter, x.getDevice(), training);
        }
        return DoublingConvolution.apply(x, values[0], values[1]);
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
