// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

/**
 * How far pictures are from those that they should be, in 255ths of the range from −1 to 1.
 *
 * @param largest of all values
 * @param mean over all values
 * @param deviation the standard deviation of the values that they should be
 */
record PictureDifference(double largest, double mean, double deviation) {

    private static final double STEPS = 255 / 2.0;

    /**
     * Compares values in [−1, 1].
     *
     * @throws IllegalStateException if one is no number, which rounding would hide
     */
    static PictureDifference of(float[] values, float[] wanted) {
        double largest = 0;
        double sum = 0;
        double wantedSum = 0;
        double wantedSquares = 0;
        for (int i = 0; i < wanted.length; i++) {
            double difference = Math.abs((double) values[i] - wanted[i]);
            if (!Double.isFinite(difference)) {
                throw new IllegalStateException(
                        "value " + i + " of the pictures is " + values[i] + ", not " + wanted[i]);
            }
            largest = Math.max(largest, difference);
            sum += difference;
            wantedSum += wanted[i];
            wantedSquares += (double) wanted[i] * wanted[i];
        }
        int count = wanted.length;
        double mean = wantedSum / count;
        double variance = Math.max(0, wantedSquares / count - mean * mean);
        return new PictureDifference(
                STEPS * largest, STEPS * sum / count, STEPS * Math.sqrt(variance));
    }
}
