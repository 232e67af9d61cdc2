// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation.analysis;

import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.FourierTransform;

/**
 * The spectrum of a feature map (the "spectrogram" of Fig. 9, 10, 16, 20 and 21), by the
 * two-dimensional discrete Fourier transform F_c(u, v) of each channel, without scale.
 *
 * <p>The paper says no more than "the frequency gradually increasing from the center to the
 * surrounding", and "high-pass filter operator". Here frequencies are high from a quarter cycle per
 * position on in either direction, max(|f_u|, |f_v|) ≥ 1/4: those that the next stage, of half the
 * size, cannot hold.
 */
public final class Spectrum {

    private static final int HIGH = 4; // positions of a cycle

    private final int channels;
    private final int height;
    private final int width;
    private final double[] re;
    private final double[] im;
    private final FourierTransform rows;
    private final FourierTransform columns;

    private Spectrum(FloatImage map) {
        channels = map.channels();
        height = map.height();
        width = map.width();
        float[] values = map.toFloatArray();
        re = new double[values.length];
        im = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            re[i] = values[i];
        }
        rows = new FourierTransform(width);
        columns = new FourierTransform(height);
        transform(re, im);
    }

    /**
     * Transforms a feature map.
     *
     * @param map shape (C, H, W)
     * @return its spectrum
     */
    public static Spectrum of(FloatImage map) {
        return new Spectrum(map);
    }

    private void transform(double[] real, double[] imaginary) {
        int area = height * width;
        double[] a = new double[area];
        double[] b = new double[area];
        for (int c = 0; c < channels; c++) {
            System.arraycopy(real, c * area, a, 0, area);
            System.arraycopy(imaginary, c * area, b, 0, area);
            rows.transform(a, b, height, width, 1);
            columns.transform(a, b, width, 1, width);
            System.arraycopy(a, 0, real, c * area, area);
            System.arraycopy(b, 0, imaginary, c * area, area);
        }
    }

    /**
     * The picture of the spectrum, ln(1 + mean over channels of |F_c(u, v)|).
     *
     * @return shape (1, H, W), frequency 0 at row H / 2 and column W / 2, rounded down
     */
    public FloatImage logMagnitude() {
        return FloatImage.of(
                1,
                height,
                width,
                (c, y, x) -> {
                    int v = (y + height - height / 2) % height;
                    int u = (x + width - width / 2) % width;
                    double sum = 0;
                    for (int i = v * width + u; i < re.length; i += height * width) {
                        sum += Math.hypot(re[i], im[i]);
                    }
                    return (float) Math.log1p(sum / channels);
                });
    }

    /**
     * How much of the energy Σ_c |F_c|² of all frequencies but 0 the high ones have.
     *
     * @return in [0, 1]; what is missing to 1 is the share of the low ones. 0 of a map that is
     *     constant in each channel
     */
    public double highShare() {
        double high = 0;
        double all = 0;
        int area = height * width;
        for (int i = 0; i < re.length; i++) {
            int v = i % area / width;
            int u = i % width;
            if (u + v > 0) {
                double energy = re[i] * re[i] + im[i] * im[i];
                all += energy;
                high += isHigh(v, u) ? energy : 0;
            }
        }
        return all == 0 ? 0 : high / all;
    }

    /**
     * What a high-pass filter leaves: the map of the high frequencies alone, which the paper calls
     * the global structure extracted from a texture (Fig. 8(b)).
     *
     * @return shape (C, H, W)
     */
    public FloatImage highPass() {
        double[] a = re.clone();
        double[] b = im.clone();
        int area = height * width;
        for (int i = 0; i < a.length; i++) {
            if (!isHigh(i % area / width, i % width)) {
                a[i] = 0;
                b[i] = 0;
            }
        }
        transform(b, a); // backwards
        float[] values = new float[a.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (a[i] / area);
        }
        return FloatImage.of(channels, height, width, values);
    }

    private boolean isHigh(int v, int u) {
        return Math.min(v, height - v) * HIGH >= height || Math.min(u, width - u) * HIGH >= width;
    }
}
