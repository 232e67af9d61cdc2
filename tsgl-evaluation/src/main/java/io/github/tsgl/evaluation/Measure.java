// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import io.github.tsgl.evaluation.HoleMeasures.Values;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What is measured of each filled picture, whose known pixels are the true ones. */
public enum Measure {

    /** PSNR of the hole in decibels; that of a perfect hole counts as 100. */
    HOLE_PSNR("hole PSNR, dB", 2, Better.GREATER, Values::holePsnr),
    /** PSNR of the whole picture, likewise. */
    PSNR("PSNR, dB", 2, Better.GREATER, Values::psnr),
    /** SSIM of the whole picture. */
    SSIM("SSIM", 4, Better.GREATER, Values::ssim),
    /** The mean absolute difference in the hole, that of black and white being 1. */
    HOLE_L1("hole L1", 4, Better.LESS, Values::holeL1),
    /** The mean absolute difference of the whole picture. */
    L1("L1", 4, Better.LESS, Values::l1),
    /** LPIPS. */
    LPIPS("LPIPS", 4, Better.LESS, Values::lpips);

    /** Which values are better. */
    enum Better {
        GREATER,
        LESS
    }

    private final String title;
    private final int digits;
    private final Better better;
    private final ToDoubleFunction<Values> value;

    Measure(String title, int digits, Better better, ToDoubleFunction<Values> value) {
        this.title = title;
        this.digits = digits;
        this.better = better;
        this.value = value;
    }

    /**
     * Returns the measure of a picture.
     *
     * @param values what was measured of it
     * @return the measure
     */
    public double of(Values values) {
        return value.applyAsDouble(values);
    }

    String title() {
        return title;
    }

    Better better() {
        return better;
    }

    String format(double number) {
        return String.format(Locale.ROOT, "%." + digits + "f", number);
    }
}
