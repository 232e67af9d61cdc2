// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Windows of a picture as columns, and back. */
public final class Windows {

    private static final ScriptModule OPERATORS = ScriptModule.of(Windows.class);

    private Windows() {}

    /**
     * All windows of a picture as columns.
     *
     * @param x the input of shape (N, C, H, W)
     * @param kernel the window's size (h, w)
     * @param dilation the dilation (h, w)
     * @param padding the zero padding (h, w)
     * @param stride the stride (h, w)
     * @return the windows of shape (N, C · kH · kW, number of windows)
     */
    public static NDArray unfold(
            NDArray x, Shape kernel, Shape dilation, Shape padding, Shape stride) {
        double[] numbers = {
            kernel.get(0), kernel.get(1),
            dilation.get(0), dilation.get(1),
            padding.get(0), padding.get(1),
            stride.get(0), stride.get(1)
        };
        return OPERATORS.run("unfold", numbers, x);
    }

    /**
     * Adds windows up at their places in a picture; the opposite of {@link #unfold}.
     *
     * @param x the windows of shape (N, C · kH · kW, number of windows)
     * @param height the height H of the picture
     * @param width the width W of the picture
     * @param kernel the window's size (h, w)
     * @param dilation the dilation (h, w)
     * @param padding the zero padding (h, w), which is cut off
     * @param stride the stride (h, w)
     * @return the sums of shape (N, C, H, W)
     */
    public static NDArray fold(
            NDArray x,
            long height,
            long width,
            Shape kernel,
            Shape dilation,
            Shape padding,
            Shape stride) {
        double[] numbers = {
            height,
            width,
            kernel.get(0),
            kernel.get(1),
            dilation.get(0),
            dilation.get(1),
            padding.get(0),
            padding.get(1),
            stride.get(0),
            stride.get(1)
        };
        return OPERATORS.run("fold", numbers, x);
    }
}
