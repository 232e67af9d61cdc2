// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

/**
 * Linear interpolation along one axis: pixel centers lie at half-integers, and the ends are
 * repeated. For each new position the two old ones that it lies between, and the second one's
 * share.
 */
public final class LinearAxis {

    private final int[] first;
    private final int[] second;
    private final float[] share;

    /**
     * From an axis of some length to one of another.
     *
     * @param from the old number of pixels
     * @param to the new number of pixels
     */
    public LinearAxis(int from, int to) {
        first = new int[to];
        second = new int[to];
        share = new float[to];
        double scale = (double) from / to;
        for (int i = 0; i < to; i++) {
            float position = (float) ((i + 0.5) * scale - 0.5);
            int floor = (int) Math.floor(position);
            boolean inside = floor >= 0 && floor < from - 1;
            first[i] = Math.max(0, Math.min(from - 1, floor));
            second[i] = Math.min(from - 1, first[i] + 1);
            share[i] = inside ? position - floor : 0;
        }
    }

    /**
     * The new number of pixels.
     *
     * @return the length
     */
    public int length() {
        return first.length;
    }

    /**
     * The first of the two old positions that a new one lies between.
     *
     * @param position the new position
     * @return the old position
     */
    public int first(int position) {
        return first[position];
    }

    /**
     * The second of the two old positions that a new one lies between.
     *
     * @param position the new position
     * @return the old position
     */
    public int second(int position) {
        return second[position];
    }

    /**
     * How much the second old position counts; the first has the rest.
     *
     * @param position the new position
     * @return a number from 0 to 1
     */
    public float share(int position) {
        return share[position];
    }

    /** Interpolates a part of an array that starts at an offset. */
    float at(float[] values, int offset, int position) {
        float a = values[offset + first[position]];
        return a + (values[offset + second[position]] - a) * share[position];
    }
}
