package io.github.tsgl.image.metric;

import io.github.tsgl.image.HoleMask;
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
        return decibels(PixelDifferences.mean(truth, picture, d -> d * d));
    }

    /**
     * Returns 10 log₁₀(255² / MSE) over the pixels of a hole.
     *
     * @param truth the true picture
     * @param picture the picture to judge, of the same size
     * @param mask the mask, of the same size
     * @return decibels; infinite if the holes are equal, NaN if there is no hole
     * @throws IllegalArgumentException if the sizes differ
     */
    public static double ofHole(RgbImage truth, RgbImage picture, HoleMask mask) {
        return decibels(PixelDifferences.mean(truth, picture, mask, d -> d * d));
    }

    private static double decibels(double meanSquare) {
        return 10 * Math.log10(255.0 * 255.0 / meanSquare);
    }
}
