// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.BatchNorm2d;
import io.github.tsgl.layers.conv.ConvNormAct;
import io.github.tsgl.layers.conv.PlainConv2d;

/** Convolutions without bias, of unchanged size but for their stride, and batch normalization. */
final class ConvNorm {

    private ConvNorm() {}

    static ConvNormAct of(int filters, int kernel, int stride, int dilation) {
        PlainConv2d conv =
                PlainConv2d.builder()
                        .setFilters(filters)
                        .setKernelShape(kernel)
                        .optStride(stride)
                        .optDilation(dilation)
                        .optPadding(kernel / 2 * dilation)
                        .optBias(false)
                        .build();
        return ConvNormAct.of(conv, new BatchNorm2d(), ActivationFunction.IDENTITY);
    }
}
