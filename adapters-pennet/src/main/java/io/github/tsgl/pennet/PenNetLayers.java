package io.github.tsgl.pennet;

import ai.djl.nn.Parameter;
import ai.djl.training.initializer.NormalInitializer;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.ConvNormAct;
import io.github.tsgl.layers.conv.PlainConv2d;

/** 3×3 convolutions and their activations; their first weights are of normal distribution, 0.02. */
final class PenNetLayers {

    private static final float SPREAD = 0.02f;

    private PenNetLayers() {}

    /** A convolution that halves the size. */
    static ConvNormAct halving(int filters, ActivationFunction activation) {
        return ConvNormAct.of(
                published(threeByThree(filters).optStride(2).optPadding(1)), activation);
    }

    /** A convolution with a dilation, and ReLU. */
    static ConvNormAct dilated(int filters, int dilation) {
        return ConvNormAct.of(
                published(threeByThree(filters).optDilation(dilation).optPadding(dilation)),
                ActivationFunction.RELU);
    }

    private static PlainConv2d.Builder threeByThree(int filters) {
        return PlainConv2d.builder().setFilters(filters).setKernelShape(3);
    }

    /** A convolution with the published first weights. */
    static PlainConv2d published(PlainConv2d.Builder builder) {
        PlainConv2d conv = builder.build();
        conv.setInitializer(new NormalInitializer(SPREAD), Parameter.Type.WEIGHT);
        return conv;
    }
}
