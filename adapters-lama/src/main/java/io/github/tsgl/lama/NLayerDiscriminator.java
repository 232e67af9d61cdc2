// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.BatchNorm2d;
import io.github.tsgl.layers.conv.FirstWeights;
import io.github.tsgl.layers.conv.PlainConv2d;
import java.util.ArrayList;
import java.util.List;

/**
 * LaMa's discriminator, that of pix2pixHD (Wang et al. 2018): 4×4 convolutions, all but the first
 * with batch normalization, that halve the size n times, one more that keeps it, and a last one
 * that judges each patch; leaky ReLU between them.
 *
 * <p>Takes pictures (N, 3, H, W). Returns NDList(scores, features of layer 1, ..., features of
 * layer n + 1): scores (N, 1, H', W') without a bound, H' about H / 2ⁿ + 2, and the features that
 * feature matching compares. As published (width 64, n = 4) it has 6,962,369 parameters.
 */
final class NLayerDiscriminator extends ScopedBlock {

    private static final int KERNEL = 4;
    private static final int PADDING = 2;
    private static final int MOST_CHANNELS = 512;

    /** A convolution and its normalization, which the first has not. */
    private record Layer(Block conv, Block norm) {}

    private final List<Layer> layers = new ArrayList<>();
    private final Block judge;

    /** Makes the published discriminator. */
    public NLayerDiscriminator() {
        this(64, 4);
    }

    /**
     * Makes a discriminator of another size.
     *
     * @param width channels of the first layer; it doubles in each of the next, up to 512
     * @param halvings n, how often the size is halved, at least 1
     */
    public NLayerDiscriminator(int width, int halvings) {
        for (int i = 0; i <= halvings; i++) {
            int filters = (int) Math.min(MOST_CHANNELS, (long) width << i);
            String name = "layer" + (i + 1);
            Block conv = addChildBlock(name, conv(filters, i < halvings ? 2 : 1));
            Block norm = i == 0 ? null : addChildBlock("norm" + (i + 1), new BatchNorm2d());
            layers.add(new Layer(conv, norm));
        }
        judge = addChildBlock("judge", conv(1, 1));
        FirstWeights.UNIFORM.set(this);
    }

    private static Block conv(int filters, int stride) {
        return PlainConv2d.builder()
                .setFilters(filters)
                .setKernelShape(KERNEL)
                .optStride(stride)
                .optPadding(PADDING)
                .build();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList x = inputs;
        NDList outputs = new NDList();
        for (Layer layer : layers) {
            x = layer.conv().forward(parameters, x, training);
            if (layer.norm() != null) {
                x = layer.norm().forward(parameters, x, training);
            }
            NDArray features = ActivationFunction.LEAKY_RELU.apply(x.head());
            outputs.add(features);
            x = new NDList(features);
        }
        outputs.add(0, judge.forward(parameters, x, training).head());
        return outputs;
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] shapes = inputShapes;
        for (Layer layer : layers) {
            layer.conv().initialize(manager, dataType, shapes);
            shapes = layer.conv().getOutputShapes(shapes);
            if (layer.norm() != null) {
                layer.norm().initialize(manager, dataType, shapes);
            }
        }
        judge.initialize(manager, dataType, shapes);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape[] outputs = new Shape[layers.size() + 1];
        Shape[] shapes = inputShapes;
        for (int i = 0; i < layers.size(); i++) {
            shapes = layers.get(i).conv().getOutputShapes(shapes);
            outputs[i + 1] = shapes[0];
        }
        outputs[0] = judge.getOutputShapes(shapes)[0];
        return outputs;
    }
}
