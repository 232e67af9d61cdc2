package io.github.tsgl.image.metric;

import io.github.tsgl.image.RgbImage;

/** The mean absolute difference (L1) of 8-bit pictures, as papers on inpainting report it. */
public final class MeanAbsoluteDifference {

    private MeanAbsoluteDifference() {}

    /**
     * Returns the mean over all pixels and channels.
     *
     * @param truth the true picture
     * @param picture the picture to judge, of the same size
     * @return a number from 0 to 1, 1 being the difference of black and white
     * @throws IllegalArgumentException if the sizes differ
     */
    public static double of(RgbImage truth, RgbImage picture) {
        return PixelDifferences.mean(truth, picture, Math::abs) / 255;
    }
}
