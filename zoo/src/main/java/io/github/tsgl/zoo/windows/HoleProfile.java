// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.windows;

import io.github.tsgl.image.HoleMask;
import java.awt.Rectangle;
import java.util.Arrays;

/**
 * How much of a hole lies in each column and row of the smallest box around it.
 *
 * @param box the smallest box around the missing pixels of an area
 * @param columns how many pixels each column of the box misses
 * @param rows how many pixels each row of the box misses
 */
record HoleProfile(Rectangle box, int[] columns, int[] rows) {

    /** Counts the missing pixels of an area, of which there must be one. */
    static HoleProfile of(HoleMask hole, Rectangle area) {
        int[] columns = new int[area.width + 1]; // first the changes from column to column
        int[] rows = new int[area.height];
        int right = area.x + area.width;
        for (int j = 0; j < area.height; j++) {
            int y = area.y + j;
            for (int x = hole.nextHole(area.x, y); x < right; ) {
                int end = Math.min(right, hole.nextKnown(x, y));
                columns[x - area.x]++;
                columns[end - area.x]--;
                rows[j] += end - x;
                x = end < right ? hole.nextHole(end, y) : right;
            }
        }
        Arrays.parallelPrefix(columns, Integer::sum);
        int left = first(columns);
        int top = first(rows);
        int width = last(columns) + 1 - left;
        int height = last(rows) + 1 - top;
        return new HoleProfile(
                new Rectangle(area.x + left, area.y + top, width, height),
                Arrays.copyOfRange(columns, left, left + width),
                Arrays.copyOfRange(rows, top, top + height));
    }

    int length() {
        return Math.max(box.width, box.height);
    }

    /** Tells whether the missing pixels are at most one in so many of a square. */
    boolean isAtMostOneIn(int fraction, int side) {
        long missing = Arrays.stream(rows).asLongStream().sum();
        return missing * fraction <= (long) side * side;
    }

    private static int first(int[] counts) {
        int i = 0;
        while (counts[i] == 0) {
            i++;
        }
        return i;
    }

    private static int last(int[] counts) {
        int i = counts.length - 1;
        while (counts[i] == 0) {
            i--;
        }
        return i;
    }
}
