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
import io.github.tsgl.layers.ops.Convolutions;

/**
 * A gated convolution (Yu et al. 2019) with TensorFlow's "SAME" padding: σ(gate) · ELU(features).
 *
 * <p>Takes x (N, C, H, W), returns (N, filters, ⌈H / stride⌉, ⌈W / stride⌉).
 */
final class GatedConv2d extends ScopedBlock {

    private final SamePadding padding; // null where the convolution itself pads
    private final int stride;
    private final int ownPadding;
    private final int dilation;
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
        this.dilation = dilation;
        ownPadding = stride == 1 ? dilation * (kernel - 1) / 2 : 0;
        padding = stride == 1 ? null : new SamePadding(kernel, stride);
        pointwiseGate = kind == GatedConvKind.DEPTH_SEPARABLE;
        feature = addChildBlock("feature", conv(filters, kernel, stride));
        Block gating =
                switch (kind) {
                    case REGULAR -> conv(filters, kernel, stride);
                    case SLICE -> conv(1, kernel, stride);
                    case DEPTH_SEPARABLE ->
                            PlainConv2d.builder().setFilters(filters).setKernel(1).build();
                };
        gate = addChildBlock("gate", gating);
    }

    private Block conv(int filters, int kernel, int stride) {
        return PlainConv2d.builder()
                .setFilters(filters)
                .setKernel(kernel)
                .optStride(stride)
                .optDilation(dilation)
                .optPadding(ownPadding)
                .build();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.head();
        NDArray padded = padding == null ? x : padding.pad(x);
        NDArray seen = padded;
        if (pointwiseGate) {
            seen = stride == 1 ? x : everySecond(x);
        }
        return new NDList(
                HifillOperators.gatedConv2d(
                        padded,
                        seen,
                        values(feature, parameters, x, training),
                        values(gate, parameters, x, training),
                        stride,
                        ownPadding,
                        dilation));
    }

    private static NDArray everySecond(NDArray x) {
        return x.get(new NDIndex(":, :, ::2, ::2"));
    }

    /** Weight and bias. */
    private static NDList values(
            Block conv, ParameterStore parameters, NDArray x, boolean training) {
        NDList values = new NDList();
        for (String name : new String[] {"weight", "bias"}) {
            Parameter parameter = conv.getDirectParameters().get(name);
            values.add(parameters.getValue(parameter, x.getDevice(), training));
        }
        return values;
    }

    /** The same of the features x at twice their size; for convolutions that keep the size. */
    NDArray forwardDoubled(ParameterStore parameters, NDArray x, boolean training) {
        NDArray features = doubled(x, values(feature, parameters, x, training));
        NDList gating = values(gate, parameters, x, training);
        if (pointwiseGate) { // a mixture of channels may come before that of pixels
            NDArray small = Convolutions.pointwiseConv2d(x, gating.get(0), gating.get(1));
            return HifillOperators.gatedElu(features, DoublingConvolution.doubled(small));
        }
        return HifillOperators.gatedElu(features, doubled(x, gating));
    }

    private static NDArray doubled(NDArray x, NDList conv) {
        return DoublingConvolution.apply(x, conv.get(0), conv.get(1));
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
