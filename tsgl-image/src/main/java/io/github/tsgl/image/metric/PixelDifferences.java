package io.github.tsgl.image.metric;

import io.github.tsgl.image.RgbImage;
import java.util.function.IntUnaryOperator;

/** The differences of two 8-bit pictures. */
final class PixelDifferences {

    private PixelDifferences() {}

    /** The mean over all pixels and channels of what is made of truth minus picture. */
    static double mean(RgbImage truth, RgbImage picture, IntUnaryOperator measure) {
        truth.requireSameSize(picture);
        byte[] a = truth.rgb();
        byte[] b = picture.rgb();
        long sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += measure.applyAsInt((a[i] & 0xff) - (b[i] & 0xff));
        }
        return (double) sum / a.length;
    }
}
