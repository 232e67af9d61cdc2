// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.metric.PixelError;
import io.github.tsgl.image.metric.StructuralSimilarity;

/**
 * What was measured of one filled hole.
 *
 * @param photo the number of its photo in the set, from 0
 * @param name the name of photo and hole
 * @param holeRatio the part of the picture that is hole
 * @param values the measures
 */
public record HoleMeasures(int photo, String name, double holeRatio, Values values) {

    /** What a perfect filling counts in means of PSNR, in decibels. */
    private static final double PERFECT = 100;

    /**
     * The measures of a filled picture; see {@link Measure}.
     *
     * @param holePsnr PSNR of the hole in decibels
     * @param psnr PSNR of the picture in decibels
     * @param ssim SSIM of the picture
     * @param holeL1 the mean absolute difference in the hole
     * @param l1 the mean absolute difference of the picture
     * @param lpips LPIPS
     */
    public record Values(
            double holePsnr, double psnr, double ssim, double holeL1, double l1, double lpips) {}

    static HoleMeasures of(HoledPhoto photo, RgbImage filled, double lpips) {
        RgbImage truth = photo.truth();
        HoleMask mask = photo.mask();
        Values values =
                new Values(
                        Math.min(PERFECT, PixelError.psnr(truth, filled, mask)),
                        Math.min(PERFECT, PixelError.psnr(truth, filled)),
                        StructuralSimilarity.of(truth, filled),
                        PixelError.meanAbsolute(truth, filled, mask),
                        PixelError.meanAbsolute(truth, filled),
                        lpips);
        return new HoleMeasures(photo.photo(), photo.name(), mask.holeRatio(), values);
    }
}
