// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * A front that moves one pixel in a unit of time, |∇T| = 1, from the known pixels beside a hole,
 * and the times T when it arrives, by the fast marching method. Around the picture stands a frame
 * of one pixel, which counts as known and is never reached.
 */
final class HoleFront {

    private static final float NEVER = 1e6f;

    private record Arrival(float time, int order, int pixel) implements Comparable<Arrival> {

        @Override
        public int compareTo(Arrival other) {
            int earlier = Float.compare(time, other.time);
            return earlier != 0 ? earlier : Integer.compare(order, other.order);
        }
    }

    private final int stride;
    private final boolean[] hole; // what of it is not reached
    private final int[] border;
    private final float[] times;

    /** Stands before a hole at time 0. */
    HoleFront(HoleMask mask) {
        stride = mask.width() + 2;
        hole = framed(mask);
        border = IntStream.range(0, hole.length).filter(this::isBorder).toArray();
        times = new float[hole.length];
        Arrays.fill(times, NEVER);
        for (int pixel : border) {
            times[pixel] = 0;
        }
    }

    private boolean[] framed(HoleMask mask) {
        boolean[] pixels = new boolean[stride * (mask.height() + 2)];
        for (int y = 0; y < mask.height(); y++) {
            for (int x = mask.nextHole(0, y); x < mask.width(); x = mask.nextHole(x + 1, y)) {
                pixels[pixel(x, y)] = true;
            }
        }
        return pixels;
    }

    private boolean isBorder(int pixel) {
        int column = pixel % stride;
        int row = pixel / stride;
        return !hole[pixel]
                && column > 0
                && column < stride - 1
                && row > 0
                && row < hole.length / stride - 1
                && (hole[pixel - 1]
                        || hole[pixel + 1]
                        || hole[pixel - stride]
                        || hole[pixel + stride]);
    }

    /** The pixel at a column and row; −1 is the frame's. */
    int pixel(int x, int y) {
        return (y + 1) * stride + x + 1;
    }

    /** A pixel's column. */
    int x(int pixel) {
        return pixel % stride - 1;
    }

    /** A pixel's row. */
    int y(int pixel) {
        return pixel / stride - 1;
    }

    /** Whether a pixel was known or is reached. */
    boolean isKnown(int pixel) {
        return !hole[pixel];
    }

    /** When the front arrived at a pixel. */
    float time(int pixel) {
        return times[pixel];
    }

    /** How the time grows from column to column, by known pixels and this one. */
    float slopeX(int pixel) {
        return slope(pixel, 1);
    }

    /** How the time grows from row to row, by known pixels and this one. */
    float slopeY(int pixel) {
        return slope(pixel, stride);
    }

    private float slope(int pixel, int step) {
        int before = hole[pixel - step] ? pixel : pixel - step;
        int after = hole[pixel + step] ? pixel : pixel + step;
        float difference = times[after] - times[before];
        return after - before == 2 * step ? difference * 0.5f : difference;
    }

    /** Gives the known pixels of an area that has the hole in it the times before 0. */
    void marchOutside(HoleMask area) {
        boolean[] ahead = framed(area);
        for (int i = 0; i < ahead.length; i++) {
            ahead[i] &= !hole[i];
        }
        for (int pixel : border) {
            ahead[pixel] = false;
        }
        march(ahead, pixel -> {});
        for (int i = 0; i < times.length; i++) {
            times[i] = times[i] == NEVER ? NEVER : -times[i];
        }
    }

    /**
     * Marches into the hole and tells of each of its pixels, which has its time but is not known.
     */
    void marchInside(IntConsumer arrival) {
        march(hole, arrival);
    }

    private void march(boolean[] ahead, IntConsumer arrival) {
        PriorityQueue<Arrival> front = new PriorityQueue<>();
        int order = 0;
        for (int pixel : border) {
            front.add(new Arrival(0, order++, pixel));
        }
        while (!front.isEmpty()) {
            int from = front.remove().pixel();
            for (int step : new int[] {-stride, -1, stride, 1}) {
                int pixel = from + step;
                if (ahead[pixel]) {
                    times[pixel] = firstTime(pixel);
                    arrival.accept(pixel);
                    ahead[pixel] = false;
                    front.add(new Arrival(times[pixel], order++, pixel));
                }
            }
        }
    }

    /** The earliest time by one neighbor in the row and one in the column. */
    private float firstTime(int pixel) {
        float above = Math.min(time(pixel - stride, pixel - 1), time(pixel - stride, pixel + 1));
        float below = Math.min(time(pixel + stride, pixel - 1), time(pixel + stride, pixel + 1));
        return Math.min(above, below);
    }

    /** The time T with (T − T₁)² + (T − T₂)² = 1, or one after the earlier if that has no part. */
    private float time(int one, int other) {
        double difference = times[one] - (double) times[other];
        if (Math.abs(difference) >= 1) {
            return 1 + Math.min(times[one], times[other]);
        }
        double root = Math.sqrt(2 - difference * difference);
        return (float) ((times[one] + (double) times[other] + root) / 2);
    }
}
