// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.pennet;

import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.ConvNormAct;
import io.github.tsgl.layers.conv.PlainConv2d;

/** 3×3 convolutions and their activations. */
final class PenNetLayers {

    private PenNetLayers() {}

    /** A convolution that halves the size. */
    static ConvNormAct halving(int filters, ActivationFunction activation) {
        return ConvNormAct.of(threeByThree(filters).optStride(2).optPadding(1).build(), activation);
    }

    /** A convolution with a dilation, and ReLU. */
    static ConvNormAct dilated(int filters, int dilation) {
        return ConvNormAct.of(
                threeByThree(filters).optDilation(dilation).optPadding(dilation).build(),
                ActivationFunction.RELU);
    }

    private static PlainConv2d.Builder threeByThree(int filters) {
        return PlainConv2d.builder().setFilters(filters).setKernelShape(3);
    }
}
