package io.github.tsgl.hifill;

/**
 * Linear interpolation along one axis: pixel centres lie at half-integers, and the ends are
 * repeated. For each new position the two old ones that it lies between, and the second one's
 * share.
 */
final class LinearAxis {

    private final int[] first;
    private final int[] second;
    private final float[] share;

    /** From an axis of some length to one of another. */
    LinearAxis(int from, int to) {
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

    int length() {
        return first.length;
    }

    int first(int position) {
        return first[position];
    }

    int second(int position) {
        return second[position];
    }

    float share(int position) {
        return share[position];
    }

    /** Interpolates a part of an array that starts at an offset. */
    float at(float[] values, int offset, int position) {
        float a = values[offset + first[position]];
        return a + (values[offset + second[position]] - a) * share[position];
    }
}
