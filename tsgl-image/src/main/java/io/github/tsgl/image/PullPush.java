// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

/**
 * Fills unknown pixels smoothly in time proportional to the picture: means of the known pixels are
 * pulled down a pyramid and pushed up again, and a few sweeps smooth each level.
 */
final class PullPush {

    private static final int SWEEPS = 4;

    private PullPush() {}

    /** Fills the unknown pixels of the planes in place; at least one must be known. */
    static void fill(float[][] planes, boolean[] known, int height, int width) {
        int unknown = 0;
        for (boolean pixel : known) {
            unknown += pixel ? 0 : 1;
        }
        if (unknown == 0) {
            return;
        }
        int[] holes = new int[unknown];
        int halfHeight = (height + 1) / 2;
        int halfWidth = (width + 1) / 2;
        int[] counts = new int[halfHeight * halfWidth];
        float[][] half = new float[planes.length][counts.length];
        unknown = 0;
        for (int i = 0; i < known.length; i++) {
            if (known[i]) {
                int parent = i / width / 2 * halfWidth + i % width / 2;
                counts[parent]++;
                for (int c = 0; c < planes.length; c++) {
                    half[c][parent] += planes[c][i];
                }
            } else {
                holes[unknown++] = i;
            }
        }
        boolean[] halfKnown = new boolean[counts.length];
        for (int j = 0; j < counts.length; j++) {
            halfKnown[j] = counts[j] > 0;
            for (int c = 0; c < planes.length && halfKnown[j]; c++) {
                half[c][j] /= counts[j];
            }
        }
        fill(half, halfKnown, halfHeight, halfWidth);
        for (int c = 0; c < planes.length; c++) {
            for (int i : holes) {
                planes[c][i] = half[c][i / width / 2 * halfWidth + i % width / 2];
            }
            for (int sweep = 0; sweep < SWEEPS; sweep++) {
                smooth(planes[c], holes, height, width);
            }
        }
    }

    /** Gives each pixel of the hole its neighbors' mean. */
    private static void smooth(float[] plane, int[] holes, int height, int width) {
        for (int i : holes) {
            int y = i / width;
            int x = i - y * width;
            float left = plane[x > 0 ? i - 1 : i];
            float right = plane[x + 1 < width ? i + 1 : i];
            float above = plane[y > 0 ? i - width : i];
            float below = plane[y + 1 < height ? i + width : i];
            plane[i] = (left + right + above + below) / 4;
        }
    }
}
