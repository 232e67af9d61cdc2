package io.github.tsgl.image.metric;

import io.github.tsgl.image.RgbImage;

/** The peak signal-to-noise ratio of 8-bit pictures. */
public final class PeakSignalToNoise {

    private PeakSignalToNoise() {}

    /**
     * Returns 10 log₁₀(255² / MSE) over all pixels and channels.
     *
     * @param truth the true picture
     * @param picture the picture to judge, of the same size
     * @return decibels; infinite if the pictures are equal
     * @throws IllegalArgumentException if the sizes differ
     */
    public static double of(RgbImage truth, RgbImage picture) {
        return 10 * Math.log10(255.0 * 255.0 / PixelDifferences.mean(truth, picture, d -> d * d));
    }
}
