// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import ai.djl.ndarray.NDArray;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.Interpolation;

/**
 * How a program that measures FID brings pictures to Inception's size and range. The distances
 * differ by it, so each way has its program's name.
 */
public enum Resizing {
    /** Bilinear, which aliases; (v − 127.5) / 127.5 of 8-bit values v: pytorch-fid 0.3.0. */
    PYTORCH_FID("pytorch-fid", Interpolation.BILINEAR, 127.5),

    /**
     * Pillow's bicubic, which does not alias, in float32, cut to the range of 8 bits but not
     * rounded; (v − 128) / 128: clean-fid 0.1.35 in its mode "clean".
     */
    CLEAN_FID("clean-fid", Interpolation.BICUBIC_ANTIALIASED, 128),

    /** Bilinear without aliases; (v − 128) / 128: torchmetrics 1.9 with its defaults. */
    TORCHMETRICS("torchmetrics", Interpolation.BILINEAR_ANTIALIASED, 128),

    /**
     * Bilinear from the first pixel on, as TensorFlow 1, which aliases; (v − 128) / 128: the first
     * FID of all, torch-fidelity 0.4.0, and torchmetrics with {@code antialias=False}.
     */
    TORCH_FIDELITY("torch-fidelity", Interpolation.BILINEAR_FROM_FIRST, 128);

    /** The height and width of Inception's pictures. */
    static final int SIDE = 299;

    private final String program;
    private final Interpolation interpolation;
    private final double factor;

    Resizing(String program, Interpolation interpolation, double middle) {
        this.program = program;
        this.interpolation = interpolation;
        factor = 127.5 / middle;
    }

    /** Brings pictures (N, 3, H, W) in [−1, 1] to (N, 3, 299, 299) as the program feeds them. */
    NDArray of(NDArray pictures) {
        NDArray resized = interpolation.resize(pictures, SIDE, SIDE);
        return Arithmetic.scale(Arithmetic.clip(resized, -1, 1), factor).add(factor - 1);
    }

    /** The program's name. */
    @Override
    public String toString() {
        return program;
    }
}
