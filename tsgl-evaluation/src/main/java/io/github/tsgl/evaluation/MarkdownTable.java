package io.github.tsgl.evaluation;

import io.github.tsgl.evaluation.FillerResult.Means;
import io.github.tsgl.evaluation.FillerResult.Smooth;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Writes results as tables of Markdown: all holes, then PSNR and LPIPS of the holes by size. */
final class MarkdownTable {

    private MarkdownTable() {}

    static String of(EvaluationSet set, List<FillerResult> results) {
        int pictures = results.get(0).all().count();
        int discs = results.get(0).smooth().count();
        StringBuilder text = new StringBuilder();
        text.append(set.description())
                .append(format("; FID and KID of 768 features, n = %d", pictures))
                .append(pictures < FeatureStatistics.KEPT ? ", too few for FID alone" : "")
                .append(format("; %d holes at smooth places.\n\n", discs));
        text.append(
                        "| fill | hole PSNR, dB | PSNR, dB | SSIM | L1 | LPIPS | FID-768 | KID-768"
                                + " × 1000 |")
                .append(" smooth RMSE | × smooth fill's | worst |\n| --- |")
                .append(" ---: |".repeat(10))
                .append("\n");
        for (FillerResult result : results) {
            Means all = result.all();
            Smooth smooth = result.smooth();
            text.append("| ")
                    .append(result.name())
                    .append(
                            format(
                                    " | %.2f | %.2f | %.4f | %.4f | %.4f |",
                                    all.holePsnr(), all.psnr(), all.ssim(), all.l1(), all.lpips()))
                    .append(optional(result.frechet(), 1))
                    .append(optional(result.kernel(), 1000))
                    .append(
                            discs == 0
                                    ? " – | – | – |\n"
                                    : format(
                                            " %.2f | %.2f | %.2f |\n",
                                            smooth.error(), smooth.relative(), smooth.worst()));
        }
        return text.append("\n").append(byRange(set.ranges(), results)).toString();
    }

    private static String byRange(List<RatioRange> ranges, List<FillerResult> results) {
        StringBuilder text = new StringBuilder("| hole PSNR, dB / LPIPS |");
        ranges.forEach(range -> text.append(" ").append(range).append(" |"));
        text.append("\n| --- |").append(" ---: |".repeat(ranges.size())).append("\n");
        for (FillerResult result : results) {
            text.append("| ").append(result.name()).append(" |");
            for (RatioRange range : ranges) {
                Means means = result.byRange().get(range);
                text.append(
                        means == null
                                ? " – |"
                                : format(" %.2f / %.4f |", means.holePsnr(), means.lpips()));
            }
            text.append("\n");
        }
        return text.toString();
    }

    private static String optional(OptionalDouble value, int times) {
        return value.isPresent() ? format(" %.4f |", times * value.getAsDouble()) : " – |";
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
