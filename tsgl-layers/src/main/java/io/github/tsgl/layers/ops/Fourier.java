// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;

/** Fourier transforms of pictures. */
public final class Fourier {

    private static final ScriptModule OPERATORS = ScriptModule.of(Fourier.class);

    private Fourier() {}

    /**
     * Changes the frequencies of pictures: the inverse transform of what a function makes of their
     * transform.
     *
     * @param x the input of shape (N, C, H, W)
     * @param change from frequencies of shape (N, 2 C, H, W / 2 + 1), as {@link #rfft2} gives them,
     *     to (N, 2 C', H, W / 2 + 1)
     * @return the pictures of shape (N, C', H, W)
     */
    public static NDArray changed(NDArray x, UnaryOperator<NDArray> change) {
        Shape shape = x.getShape();
        return irfft2(change.apply(rfft2(x)), shape.get(2), shape.get(3));
    }

    /**
     * The 2-D Fourier transform of real pictures over the last two axes, scaled to keep lengths
     * ("ortho").
     *
     * @param x the input of shape (N, C, H, W)
     * @return the frequencies of shape (N, 2 C, H, W / 2 + 1), of each channel the real part, then
     *     the imaginary part, in the memory layout of x
     */
    public static NDArray rfft2(NDArray x) {
        return OPERATORS.run("rfft2", x);
    }

    /**
     * The inverse of {@link #rfft2}.
     *
     * @param x the frequencies of shape (N, 2 C, H, W / 2 + 1)
     * @param height the height H of the result
     * @param width the width W of the result, which the half spectrum leaves open
     * @return real pictures of shape (N, C, H, W)
     */
    public static NDArray irfft2(NDArray x, long height, long width) {
        return OPERATORS.run("irfft2", new double[] {height, width}, x);
    }
}
