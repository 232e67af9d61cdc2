// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import static io.github.tsgl.image.PackedColors.PATCH;

import java.util.Arrays;

/**
 * The colors that the sources of the patches over each pixel of a hole vote for.
 *
 * <p>A vote's weight is a power of 2 of minus its cost, which grows with the logarithm of the
 * distance of patch and source and with how deep the patch is in the hole.
 */
final class PatchVotes {

    /** The largest weight of a vote, so that the sum of all fits in a lane. */
    private static final int MOST = PackedColors.LARGEST / (PATCH * PATCH * PackedColors.WHITE);

    /** Steps of the logarithms to base 2 that stand for distances and weights. */
    private static final int OCTAVE = 16;

    /** The cost of what weighs nothing. */
    private static final int WITHOUT_VOTE = Integer.MAX_VALUE / 2;

    /** What a vote costs for each step that its patch is deeper in the hole. */
    private static final int DEEPER = OCTAVE * 11 / 4;

    /** Added to distances, so that the best matches are not told apart. */
    private static final int NOISE = 200;

    /** The weight of a vote by how much its cost is above the least; what costs more has none. */
    private static final int[] WEIGHTS = new int[weightless()];

    static {
        for (int cost = 0; cost < WEIGHTS.length; cost++) {
            WEIGHTS[cost] = weight(cost);
        }
    }

    private final PatchLevel level;
    private final int width;
    private final long[] colors;
    private final int[] texture;

    /** The index of a target's source, less the target's own. */
    private final int[] offset;

    /** Of each patch the cost of its votes, and the least of it and of the 8 before it. */
    private final int[] cost;

    private final int[] leastInRow;

    /** What the votes on one pixel add up to. */
    private long sum;

    private long textureSum;
    private int weights;

    PatchVotes(PatchLevel level, int[] offset) {
        this.level = level;
        this.offset = offset;
        width = level.width;
        colors = level.colors;
        texture = level.texture;
        cost = new int[offset.length];
        Arrays.fill(cost, WITHOUT_VOTE);
        leastInRow = new int[offset.length];
    }

    private static int weight(int cost) {
        return (int) Math.round(MOST * Math.pow(2, -cost / (double) OCTAVE));
    }

    private static int weightless() {
        int cost = 0;
        while (weight(cost) > 0) {
            cost++;
        }
        return cost;
    }

    /**
     * Gives each pixel of the hole the weighted mean of what the patches over it propose, and each
     * of the rim such a texture.
     *
     * @param distance the distances of the targets and their sources
     * @param exponent the weight is the distance to the power of minus this
     */
    void count(int[] distance, double exponent) {
        estimate(distance, exponent);
        for (int pixel : level.hole) {
            count(pixel);
            colors[pixel] = PackedColors.divided(sum, weights);
            texture[pixel] = (int) (textureSum / weights);
        }
        for (int pixel : level.rim) {
            count(pixel);
            texture[pixel] = (int) (textureSum / weights);
        }
    }

    /** Counts the votes on a pixel. */
    private void count(int pixel) {
        int column = pixel % width;
        int left = Math.min(column, PATCH - 1);
        int top = Math.max(column, pixel - (PATCH - 1) * width);
        int least = WITHOUT_VOTE;
        for (int end = top; end <= pixel; end += width) {
            least = Math.min(least, leastInRow[end]);
        }
        int none = least + WEIGHTS.length;
        long proposed = 0;
        long rough = 0;
        int total = 0;
        for (int end = top; end <= pixel; end += width) {
            if (leastInRow[end] >= none) {
                continue;
            }
            for (int target = end - left; target <= end; target++) {
                if (cost[target] < none) {
                    int weight = WEIGHTS[cost[target] - least];
                    int source = pixel + offset[target];
                    proposed += colors[source] * weight;
                    rough += (long) texture[source] * weight;
                    total += weight;
                }
            }
        }
        sum = proposed;
        textureSum = rough;
        weights = total;
    }

    /** Makes the costs, negative logarithms of the weights. */
    private void estimate(int[] distance, double exponent) {
        int center = PATCH / 2 * width + PATCH / 2;
        for (int target : level.targets) {
            int depth = level.depth[target + center];
            cost[target] = DEEPER * depth + (int) (exponent * logarithm(distance[target] + NOISE));
        }
        for (int i = 0; i < cost.length; i++) {
            int least = cost[i];
            for (int before = Math.max(0, i - PATCH + 1); before < i; before++) {
                least = Math.min(least, cost[before]); // patches of the row above have no votes
            }
            leastInRow[i] = least;
        }
    }

    /** The logarithm to base 2, in steps, linear between powers of 2. */
    private static int logarithm(int number) {
        int power = 31 - Integer.numberOfLeadingZeros(number);
        return power * OCTAVE + (int) ((long) number * OCTAVE >>> power) - OCTAVE;
    }
}
