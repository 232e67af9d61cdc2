// SPDX-License-Identifier: Apache-2.0
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
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.FirstWeights;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.ops.MatrixProducts;
import io.github.tsgl.layers.ops.Padding;
import java.util.ArrayList;
import java.util.List;

/**
 * HiFill's discriminator: six 5×5 convolutions of stride 2 with TensorFlow's "SAME" padding and
 * leaky ReLU, and a linear layer that judges the whole picture, whose size is thereby fixed.
 *
 * <p>Takes pictures (N, 3, H, W), returns NDList(scores) of shape (N, 1) without a bound, for the
 * Wasserstein loss.
 */
final class HifillDiscriminator extends ScopedBlock {

    private static final int LAYERS = 6;
    private static final int DOUBLINGS = 2;
    private static final int KERNEL = 5;
    private static final int STRIDE = 2;

    private final List<Block> layers = new ArrayList<>();
    private final Parameter weight;
    private final Parameter bias;

    /** Makes the published discriminator, 64 wide. */
    public HifillDiscriminator() {
        this(64);
    }

    /**
     * Makes a discriminator of another width.
     *
     * @param width channels of the first layer; the second has twice, the others four times as many
     */
    public HifillDiscriminator(int width) {
        for (int i = 0; i < LAYERS; i++) {
            PlainConv2d conv =
                    PlainConv2d.builder()
                            .setFilters(width << Math.min(i, DOUBLINGS))
                            .setKernelShape(KERNEL)
                            .optStride(STRIDE)
                            .optPadding(0)
                            .build();
            layers.add(addChildBlock("conv" + (i + 1), conv));
        }
        weight = addParameter(parameter("judgeWeight", Parameter.Type.WEIGHT));
        bias = addParameter(parameter("judgeBias", Parameter.Type.BIAS));
        FirstWeights.TRUNCATED_NORMAL.set(this);
        weight.setInitializer(HifillDiscriminator::glorot);
    }

    /** TensorFlow's own first weights of a layer from all n values to one: U(±√(6 / (n + 1))). */
    private static NDArray glorot(NDManager manager, Shape shape, DataType dataType) {
        float bound = (float) Math.sqrt(6.0 / (shape.size() + 1));
        return manager.randomUniform(-bound, bound, shape, dataType);
    }

    private static Parameter parameter(String name, Parameter.Type type) {
        return Parameter.builder().setName(name).setType(type).build();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.head();
        for (Block layer : layers) {
            NDList padded = new NDList(Padding.same(x, KERNEL, STRIDE));
            x =
                    ActivationFunction.LEAKY_RELU.apply(
                            layer.forward(parameters, padded, training).head());
        }
        // Values are counted as TensorFlow keeps them, channels last.
        NDArray flat = x.transpose(0, 2, 3, 1).reshape(x.getShape().get(0), -1);
        NDArray judge = parameters.getValue(weight, x.getDevice(), training);
        NDArray offset = parameters.getValue(bias, x.getDevice(), training);
        return new NDList(MatrixProducts.linear(flat, judge, offset));
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        Shape x = last(inputShapes[0]);
        weight.setShape(new Shape(1, x.size() / x.get(0)));
        bias.setShape(new Shape(1));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape x = inputShapes[0];
        for (Block layer : layers) {
            Shape padded = Padding.same(x, KERNEL, STRIDE);
            layer.initialize(manager, dataType, padded);
            x = layer.getOutputShapes(new Shape[] {padded})[0];
        }
    }

    /** The shape of the last convolution's output. */
    private Shape last(Shape picture) {
        Shape x = picture;
        for (Block layer : layers) {
            x = layer.getOutputShapes(new Shape[] {Padding.same(x, KERNEL, STRIDE)})[0];
        }
        return x;
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), 1)};
    }
}
