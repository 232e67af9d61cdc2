// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The discrete Fourier transform of one length, for many complex lines at once.
 *
 * <p>Stockham's algorithm with factors 4, 2, 3, 5, ...; a length with a large prime factor goes
 * through Bluestein's convolution. Several lines lie side by side, so that each butterfly is a loop
 * over neighboring memory. Instances are immutable.
 */
public final class FourierTransform {

    private static final int LINES_AT_ONCE = 16;
    private static final int LARGEST_FACTOR = 13;

    private final int length;
    private final int[] factors;

    /** exp(−2πi k / length). */
    private final double[] cos;

    private final double[] sin;

    /** For lengths with a large prime factor, else null. */
    private final Bluestein bluestein;

    /**
     * Makes a transform.
     *
     * @param length the number of elements of a line, at least 1
     */
    public FourierTransform(int length) {
        this.length = length;
        factors = factors(length);
        cos = new double[length];
        sin = new double[length];
        for (int k = 0; k < length; k++) {
            cos[k] = Math.cos(2 * Math.PI * k / length);
            sin[k] = -Math.sin(2 * Math.PI * k / length);
        }
        boolean large = factors.length > 0 && factors[factors.length - 1] > LARGEST_FACTOR;
        bluestein = large ? new Bluestein(length) : null;
    }

    /** Ascending, but for the fours, which come first. */
    private static int[] factors(int length) {
        List<Integer> factors = new ArrayList<>();
        int rest = length;
        while (rest % 4 == 0) {
            factors.add(4);
            rest /= 4;
        }
        for (int p = 2; rest > 1; p++) {
            if (p * p > rest) {
                p = rest;
            }
            while (rest % p == 0) {
                factors.add(p);
                rest /= p;
            }
        }
        return factors.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * Transforms lines in place, without scale: X_k = Σ_n x_n exp(−2πi k n / length); with re and
     * im exchanged, backwards.
     *
     * @param re the real parts
     * @param im the imaginary parts
     * @param lines the number of lines
     * @param lineStride the distance between the starts of neighboring lines
     * @param stride the distance between the elements of a line
     */
    public void transform(double[] re, double[] im, int lines, int lineStride, int stride) {
        int most = Math.min(LINES_AT_ONCE, lines);
        Buffer buffer = new Buffer(length * most);
        for (int first = 0; first < lines; first += most) {
            int count = Math.min(most, lines - first);
            int start = first * lineStride;
            for (int k = 0; k < length; k++) {
                for (int l = 0; l < count; l++) {
                    buffer.re[k * count + l] = re[start + k * stride + l * lineStride];
                    buffer.im[k * count + l] = im[start + k * stride + l * lineStride];
                }
            }
            transform(buffer, count);
            for (int k = 0; k < length; k++) {
                for (int l = 0; l < count; l++) {
                    re[start + k * stride + l * lineStride] = buffer.re[k * count + l];
                    im[start + k * stride + l * lineStride] = buffer.im[k * count + l];
                }
            }
        }
    }

    /** Transforms lines that lie side by side: element k of all lines, then element k + 1. */
    private void transform(Buffer buffer, int lines) {
        if (bluestein != null) {
            bluestein.transform(buffer, lines);
            return;
        }
        int rest = length; // the length of the transforms still to do
        int run = lines; // neighboring numbers with the same factor
        for (int factor : factors) {
            switch (factor) {
                case 4 -> radix4(buffer, rest / 4, run);
                case 2 -> radix2(buffer, rest / 2, run);
                default -> radix(factor, buffer, rest / factor, run);
            }
            buffer.swap();
            rest /= factor;
            run *= factor;
        }
    }

    private void radix4(Buffer b, int quarter, int run) {
        double[] re = b.re;
        double[] im = b.im;
        double[] outRe = b.outRe;
        double[] outIm = b.outIm;
        int step = length / (4 * quarter);
        int q = quarter * run;
        for (int k = 0; k < quarter; k++) {
            double c1 = cos[k * step];
            double s1 = sin[k * step];
            double c2 = cos[2 * k * step];
            double s2 = sin[2 * k * step];
            double c3 = cos[3 * k * step];
            double s3 = sin[3 * k * step];
            int in = k * run;
            int out = 4 * k * run;
            for (int t = 0; t < run; t++) {
                double sumRe = re[in + t] + re[in + t + 2 * q];
                double sumIm = im[in + t] + im[in + t + 2 * q];
                double difRe = re[in + t] - re[in + t + 2 * q];
                double difIm = im[in + t] - im[in + t + 2 * q];
                double oddRe = re[in + t + q] + re[in + t + 3 * q];
                double oddIm = im[in + t + q] + im[in + t + 3 * q];
                double turnRe = im[in + t + q] - im[in + t + 3 * q]; // times −i
                double turnIm = re[in + t + 3 * q] - re[in + t + q];
                outRe[out + t] = sumRe + oddRe;
                outIm[out + t] = sumIm + oddIm;
                double aRe = difRe + turnRe;
                double aIm = difIm + turnIm;
                outRe[out + t + run] = aRe * c1 - aIm * s1;
                outIm[out + t + run] = aRe * s1 + aIm * c1;
                double bRe = sumRe - oddRe;
                double bIm = sumIm - oddIm;
                outRe[out + t + 2 * run] = bRe * c2 - bIm * s2;
                outIm[out + t + 2 * run] = bRe * s2 + bIm * c2;
                double dRe = difRe - turnRe;
                double dIm = difIm - turnIm;
                outRe[out + t + 3 * run] = dRe * c3 - dIm * s3;
                outIm[out + t + 3 * run] = dRe * s3 + dIm * c3;
            }
        }
    }

    private void radix2(Buffer b, int half, int run) {
        int step = length / (2 * half);
        for (int k = 0; k < half; k++) {
            double c = cos[k * step];
            double s = sin[k * step];
            int in = k * run;
            int other = in + half * run;
            int out = 2 * k * run;
            for (int t = 0; t < run; t++) {
                double difRe = b.re[in + t] - b.re[other + t];
                double difIm = b.im[in + t] - b.im[other + t];
                b.outRe[out + t] = b.re[in + t] + b.re[other + t];
                b.outIm[out + t] = b.im[in + t] + b.im[other + t];
                b.outRe[out + t + run] = difRe * c - difIm * s;
                b.outIm[out + t + run] = difRe * s + difIm * c;
            }
        }
    }

    /** Any factor p: the output r of block k is Σ_j x_j exp(−2πi (j q + k) r / (p q)). */
    private void radix(int p, Buffer b, int q, int run) {
        int step = length / (p * q);
        for (int k = 0; k < q; k++) {
            for (int r = 0; r < p; r++) {
                int out = (k * p + r) * run;
                Arrays.fill(b.outRe, out, out + run, 0);
                Arrays.fill(b.outIm, out, out + run, 0);
                for (int j = 0; j < p; j++) {
                    int angle = (int) ((long) (j * q + k) * r % (p * q)) * step;
                    double c = cos[angle];
                    double s = sin[angle];
                    int in = (k + j * q) * run;
                    for (int t = 0; t < run; t++) {
                        b.outRe[out + t] += b.re[in + t] * c - b.im[in + t] * s;
                        b.outIm[out + t] += b.re[in + t] * s + b.im[in + t] * c;
                    }
                }
            }
        }
    }

    /** Numbers on their way through the stages: read from one pair, written to the other. */
    private static final class Buffer {
        private double[] re;
        private double[] im;
        private double[] outRe;
        private double[] outIm;

        Buffer(int size) {
            re = new double[size];
            im = new double[size];
            outRe = new double[size];
            outIm = new double[size];
        }

        void swap() {
            double[] oldRe = re;
            double[] oldIm = im;
            re = outRe;
            im = outIm;
            outRe = oldRe;
            outIm = oldIm;
        }
    }

    /** The transform as a convolution with a chirp, done at a power of two. */
    private static final class Bluestein {

        private final int length;
        private final FourierTransform padded;

        /** exp(−πi k² / length). */
        private final double[] cos;

        private final double[] sin;

        /** The transform of the conjugate chirp, divided by the padded length. */
        private final double[] kernelRe;

        private final double[] kernelIm;

        Bluestein(int length) {
            this.length = length;
            int size = Integer.highestOneBit(2 * length - 1) * 2;
            padded = new FourierTransform(size);
            cos = new double[length];
            sin = new double[length];
            kernelRe = new double[size];
            kernelIm = new double[size];
            for (int k = 0; k < length; k++) {
                double angle = Math.PI * ((long) k * k % (2L * length)) / length;
                cos[k] = Math.cos(angle);
                sin[k] = -Math.sin(angle);
                kernelRe[k] = cos[k] / size;
                kernelIm[k] = -sin[k] / size;
                kernelRe[(size - k) % size] = kernelRe[k];
                kernelIm[(size - k) % size] = kernelIm[k];
            }
            padded.transform(kernelRe, kernelIm, 1, size, 1);
        }

        void transform(Buffer lines, int count) {
            Buffer wide = new Buffer(padded.length * count);
            multiply(lines, wide, cos, sin, length, count);
            padded.transform(wide, count);
            multiply(wide, wide, kernelRe, kernelIm, padded.length, count);
            Buffer back = new Buffer(0);
            back.re = wide.im;
            back.im = wide.re;
            back.outRe = wide.outIm;
            back.outIm = wide.outRe;
            padded.transform(back, count);
            wide.re = back.im;
            wide.im = back.re;
            multiply(wide, lines, cos, sin, length, count);
        }

        private static void multiply(
                Buffer from, Buffer to, double[] re, double[] im, int length, int count) {
            for (int k = 0; k < length; k++) {
                for (int i = k * count; i < (k + 1) * count; i++) {
                    double a = from.re[i];
                    double b = from.im[i];
                    to.re[i] = a * re[k] - b * im[k];
                    to.im[i] = a * im[k] + b * re[k];
                }
            }
        }
    }
}
