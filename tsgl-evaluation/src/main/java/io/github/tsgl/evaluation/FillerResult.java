package io.github.tsgl.evaluation;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What was measured of one filler.
 *
 * @param name the filler's name
 * @param all of all holes but those at smooth places
 * @param byRange of the holes of each range
 * @param frechet the Fréchet distance of the filled pictures to the true ones, by the 768 features
 *     of {@link InceptionFeatures}; none if its weights are not there
 * @param kernel the kernel distance by these features
 * @param smooth of the holes at smooth places
 */
public record FillerResult(
        String name,
        Means all,
        Map<RatioRange, Means> byRange,
        OptionalDouble frechet,
        OptionalDouble kernel,
        Smooth smooth) {

    /**
     * Means over pictures whose known pixels are the true ones.
     *
     * @param count the number of pictures
     * @param holePsnr PSNR of the hole in decibels; that of a perfect hole counts as 100
     * @param psnr PSNR of the whole picture, likewise
     * @param ssim SSIM of the whole picture
     * @param l1 the mean absolute difference of the whole picture, of 1 for black and white
     * @param lpips LPIPS with SqueezeNet
     */
    public record Means(
            int count, double holePsnr, double psnr, double ssim, double l1, double lpips) {}

    /**
     * What was measured in holes at smooth places, beside {@link Filler#smooth}.
     *
     * @param count the number of holes
     * @param error the mean of the holes' root mean square errors, in 8-bit levels
     * @param relative the same, divided by the smooth fill's
     * @param worst the greatest such quotient of a single hole
     */
    public record Smooth(int count, double error, double relative, double worst) {}

    /**
     * Writes results as tables of Markdown: all holes, then PSNR and LPIPS of the holes by size.
     *
     * @param set what was filled
     * @param results what was measured
     * @return the tables, and before them a line that says of what they are
     */
    public static String toMarkdown(EvaluationSet set, List<FillerResult> results) {
        return MarkdownTable.of(set, results);
    }
}
