// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.Literal;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.ops.Interpolation;
import java.util.ArrayList;
import java.util.List;

/**
 * Between encoder and decoder: brings the texture of each stage to the decoder's width and makes
 * one more, half the last one's size, from all of them.
 *
 * <p>Takes R_1 ... R_N, each (N, C, H / 2ᵏ, W / 2ᵏ), returns N + 1 feature maps of the decoder's
 * widths.
 */
final class ScaleFusion extends ScopedBlock {

    private final List<Block> widths = new ArrayList<>();
    private final Block all;
    private final ActivationFunction activation;

    /**
     * Makes the block.
     *
     * @param channels the widths of the feature maps, N + 1 numbers
     * @param activation the activation behind each convolution
     */
    public ScaleFusion(int[] channels, ActivationFunction activation) {
        this.activation = activation;
        int stages = channels.length - 1;
        for (int stage = 1; stage <= stages; stage++) {
            PlainConv2d conv =
                    PlainConv2d.builder().setFilters(channels[stage - 1]).setKernelShape(1).build();
            widths.add(addChildBlock("width" + stage, conv));
        }
        PlainConv2d conv =
                PlainConv2d.builder()
                        .setFilters(channels[stages])
                        .setKernelShape(3)
                        .optStride(2)
                        .build();
        all = addChildBlock("all", conv);
    }

    /** That of a TSGL network. */
    static ScaleFusion of(TsglConfig config) {
        int[] channels = new int[TsglConfig.STAGES + 1];
        for (int stage = 1; stage <= channels.length; stage++) {
            channels[stage - 1] = config.fusedChannels(stage);
        }
        // The paper names no activation. The released ReLU can leave whole maps at 0 for good, and
        // then the normalizations behind it multiply gradients without bound.
        ActivationFunction activation =
                config.edition() == Edition.RELEASED
                        ? ActivationFunction.RELU
                        : config.isLiteral(Literal.FUSION)
                                ? ActivationFunction.IDENTITY
                                : ActivationFunction.LEAKY_RELU;
        return new ScaleFusion(channels, activation);
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        Shape last = inputs.get(inputs.size() - 1).getShape();
        NDList outputs = new NDList();
        NDList together = new NDList();
        for (int i = 0; i < widths.size(); i++) {
            NDList texture = new NDList(inputs.get(i));
            NDArray fused = convolve(widths.get(i), parameters, texture, training);
            outputs.add(fused);
            together.add(
                    fused.getShape().get(2) == last.get(2) && fused.getShape().get(3) == last.get(3)
                            ? fused
                            : Interpolation.BILINEAR_ALIGN_CORNERS.resize(
                                    fused, last.get(2), last.get(3)));
        }
        NDList stacked = new NDList(NDArrays.concat(together, 1));
        outputs.add(convolve(all, parameters, stacked, training));
        return outputs;
    }

    private NDArray convolve(
            Block conv, ParameterStore parameters, NDList inputs, boolean training) {
        return activation.apply(conv.forward(parameters, inputs, training).head());
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        for (int i = 0; i < widths.size(); i++) {
            widths.get(i).initialize(manager, dataType, inputShapes[i]);
        }
        all.initialize(manager, dataType, stackedShape(inputShapes));
    }

    private Shape stackedShape(Shape[] inputShapes) {
        long channels = 0;
        for (int i = 0; i < widths.size(); i++) {
            channels += widths.get(i).getOutputShapes(new Shape[] {inputShapes[i]})[0].get(1);
        }
        Shape last = inputShapes[widths.size() - 1];
        return new Shape(last.get(0), channels, last.get(2), last.get(3));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape[] outputs = new Shape[widths.size() + 1];
        for (int i = 0; i < widths.size(); i++) {
            outputs[i] = widths.get(i).getOutputShapes(new Shape[] {inputShapes[i]})[0];
        }
        outputs[widths.size()] = all.getOutputShapes(new Shape[] {stackedShape(inputShapes)})[0];
        return outputs;
    }
}
