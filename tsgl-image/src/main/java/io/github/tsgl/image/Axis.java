// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

/**
 * Along one axis of a picture, which old pixels make each new one, and how much each counts. Pixel
 * centers lie at half-integers; beyond its ends the old axis is repeated.
 */
final class Axis {

    private final int old;
    private final int[] first;
    private final double[][] weights;

    private Axis(int from, int to) {
        old = from;
        first = new int[to];
        weights = new double[to][];
    }

    /** Each new pixel takes what it covers, a partly covered one by its share of the new pixel. */
    static Axis area(int from, int to) {
        Axis axis = new Axis(from, to);
        for (int i = 0; i < to; i++) {
            axis.first[i] = (int) ((long) i * from / to);
            int end = (int) (((i + 1L) * from + to - 1) / to);
            axis.weights[i] = new double[end - axis.first[i]];
            for (int k = 0; k < axis.weights[i].length; k++) {
                double start = (double) (axis.first[i] + k) * to / from;
                double stop = (double) (axis.first[i] + k + 1) * to / from;
                axis.weights[i][k] = Math.min(stop, i + 1) - Math.max(start, i);
            }
        }
        return axis;
    }

    /** A triangle that widens when the axis shrinks, so that nothing aliases, in float32. */
    static Axis triangle(int from, int to) {
        Axis axis = new Axis(from, to);
        double scale = (double) from / to;
        double reach = Math.max(1, scale);
        for (int i = 0; i < to; i++) {
            double center = (i + 0.5) * scale - 0.5;
            int start = Math.max(0, (int) Math.ceil(center - reach));
            int end = Math.min(from - 1, (int) Math.floor(center + reach));
            float sum = 0;
            axis.first[i] = start;
            axis.weights[i] = new double[end - start + 1];
            for (int k = start; k <= end; k++) {
                float weight = (float) (1 - Math.abs(k - center) / reach);
                axis.weights[i][k - start] = weight;
                sum += weight;
            }
            for (int k = 0; k < axis.weights[i].length; k++) {
                axis.weights[i][k] = (float) axis.weights[i][k] / sum;
            }
        }
        return axis;
    }

    /** The cubic convolution kernel of Keys (1981), equation 4 with a = −1/2. */
    static Axis cubic(int from, int to) {
        Axis axis = new Axis(from, to);
        for (int i = 0; i < to; i++) {
            double center = (i + 0.5) * from / to - 0.5;
            axis.first[i] = (int) Math.floor(center) - 1;
            axis.weights[i] = new double[4];
            for (int k = 0; k < 4; k++) {
                double d = Math.abs(center - (axis.first[i] + k));
                axis.weights[i][k] =
                        d <= 1
                                ? (1.5 * d - 2.5) * d * d + 1
                                : d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
            }
        }
        return axis;
    }

    /** The new number of pixels. */
    int length() {
        return first.length;
    }

    /** The number of old pixels that make a new one. */
    int count(int position) {
        return weights[position].length;
    }

    /** The k-th old pixel that makes a new one. */
    int index(int position, int k) {
        return Math.max(0, Math.min(old - 1, first[position] + k));
    }

    /** How much the k-th old pixel counts. */
    double weight(int position, int k) {
        return weights[position][k];
    }

    /** How much each old pixel counts, for each new one. */
    float[][] floatWeights() {
        float[][] floats = new float[length()][];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = new float[count(i)];
            for (int k = 0; k < floats[i].length; k++) {
                floats[i][k] = (float) weights[i][k];
            }
        }
        return floats;
    }
}
