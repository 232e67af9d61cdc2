package io.github.tsgl.image.metric;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.RgbImage;
import java.util.function.IntUnaryOperator;

/** The differences of two 8-bit pictures. */
final class PixelDifferences {

    private PixelDifferences() {}

    /** The mean over all pixels and channels of what is made of truth minus picture. */
    static double mean(RgbImage truth, RgbImage picture, IntUnaryOperator measure) {
        HoleMask all = HoleMask.of(truth.width(), truth.height(), (x, y) -> true);
        return mean(truth, picture, all, measure);
    }

    /** The same over the pixels of a hole. */
    static double mean(RgbImage truth, RgbImage picture, HoleMask mask, IntUnaryOperator measure) {
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
