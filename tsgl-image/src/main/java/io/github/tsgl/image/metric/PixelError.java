// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.metric;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.RgbImage;
import java.util.function.IntUnaryOperator;

/** How far the pixels of an 8-bit picture are from the true ones: PSNR and L1. */
public final class PixelError {

    private static final double WHITE = 255;

    private PixelError() {}

    /**
     * The peak signal-to-noise ratio, 10 log₁₀(255² / MSE), over all pixels and channels.
     *
     * @param truth the true picture
     * @param picture the picture to compare, of the same size
     * @return decibels; infinite if the pictures are equal
     * @throws IllegalArgumentException if the sizes differ
     */
    public static double psnr(RgbImage truth, RgbImage picture) {
        return psnr(truth, picture, HoleMask.of(truth.width(), truth.height(), (x, y) -> true));
    }

    /**
     * The peak signal-to-noise ratio, 10 log₁₀(255² / MSE), over the pixels of a hole.
     *
     * @param truth the true picture
     * @param picture the picture to compare, of the same size
     * @param mask the hole
     * @return decibels; infinite if the holes are equal, NaN if there is no hole
     * @throws IllegalArgumentException if the sizes differ
     */
    public static double psnr(RgbImage truth, RgbImage picture, HoleMask mask) {
        return 10 * Math.log10(WHITE * WHITE / mean(truth, picture, mask, d -> d * d));
    }

    /**
     * The mean absolute difference (L1) over all pixels and channels, as papers on inpainting
     * report it.
     *
     * @param truth the true picture
     * @param picture the picture to compare, of the same size
     * @return a number from 0 to 1, 1 being the difference of black and white
     * @throws IllegalArgumentException if the sizes differ
     */
    public static double meanAbsolute(RgbImage truth, RgbImage picture) {
        return meanAbsolute(
                truth, picture, HoleMask.of(truth.width(), truth.height(), (x, y) -> true));
    }

    /**
     * The mean absolute difference (L1) over the pixels of a hole and all channels.
     *
     * @param truth the true picture
     * @param picture the picture to compare, of the same size
     * @param mask the hole
     * @return a number from 0 to 1, 1 being the difference of black and white; NaN if there is no
     *     hole
     * @throws IllegalArgumentException if the sizes differ
     */
    public static double meanAbsolute(RgbImage truth, RgbImage picture, HoleMask mask) {
        return mean(truth, picture, mask, Math::abs) / WHITE;
    }

    /** The mean over a hole's pixels and channels of what is made of truth minus picture. */
    private static double mean(
            RgbImage truth, RgbImage picture, HoleMask mask, IntUnaryOperator measure) {
        truth.requireSameSize(picture);
        if (mask.width() != truth.width() || mask.height() != truth.height()) {
            throw new IllegalArgumentException(mask + " does not fit " + truth);
        }
        byte[] a = truth.rgb();
        byte[] b = picture.rgb();
        long sum = 0;
        long count = 0;
        for (int y = 0; y < mask.height(); y++) {
            for (int x = mask.nextHole(0, y); x < mask.width(); x = mask.nextHole(x + 1, y)) {
                int i = (y * mask.width() + x) * 3;
                for (int c = i; c < i + 3; c++) {
                    sum += measure.applyAsInt((a[c] & 0xff) - (b[c] & 0xff));
                }
                count += 3;
            }
        }
        return (double) sum / count;
    }
}
