// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import static io.github.tsgl.image.PackedColors.PATCH;

import java.util.Arrays;

/**
 * For each target of a level the source that resembles it most, as far as is known: those of its
 * neighbors are tried, and others at random.
 */
final class PatchMatches {

    private static final long SEED = 0x9E3779B97F4A7C15L;

    /** How much nearer to the best so far the next random source is looked for. */
    private static final int NARROWING = 4;

    /** The root of the mean squared difference that lowers the confidence to 1 / e. */
    private static final double DOUBT = 16;

    private final PatchLevel level;
    private final int height;
    private final int width;
    private final PatchDistances distances;
    private final PatchVotes votes;

    /** The index of a target's source, less the target's own; of what is no target 0. */
    private final int[] offset;

    /** Of each target and its source the inner product of the colors, and the distance. */
    private final int[] product;

    private final int[] distance;
    private long random = SEED;

    PatchMatches(PatchLevel level) {
        level.roughenSmoothly();
        this.level = level;
        height = level.height;
        width = level.width;
        distances = new PatchDistances(level);
        offset = new int[height * width];
        product = new int[offset.length];
        distance = new int[offset.length];
        votes = new PatchVotes(level, offset);
    }

    /** Gives each target a source at random. */
    void scatter() {
        int[] sources = new int[offset.length];
        int count = 0;
        for (int i = 0; i < sources.length; i++) {
            if (level.isSource[i]) {
                sources[count++] = i;
            }
        }
        for (int target : level.targets) {
            offset[target] = sources[draw(count)] - target;
        }
    }

    /** Gives each target the source that its parent has in the next coarser level, and votes. */
    void refine(PatchMatches coarse) {
        for (int target : level.targets) {
            int y = target / width;
            int x = target - y * width;
            int parentY = Math.min(y / 2, coarse.height - PATCH);
            int parentX = Math.min(x / 2, coarse.width - PATCH);
            int parent = parentY * coarse.width + parentX;
            int source = parent + coarse.offset[parent];
            int sourceY = source / coarse.width;
            int sourceX = source - sourceY * coarse.width;
            int fineY = Math.min(2 * sourceY + Math.min(1, y - 2 * parentY), height - PATCH);
            int fineX = Math.min(2 * sourceX + Math.min(1, x - 2 * parentX), width - PATCH);
            offset[target] = fineY * width + fineX - target;
        }
        vote(0);
    }

    /** Looks for better sources among the neighbors' and at random within the radius. */
    void search(int radius) {
        measure();
        for (int target : level.targets) {
            follow(target, Math.max(0, target - 1));
            follow(target, Math.max(0, target - width));
            sample(target, radius);
        }
        int last = offset.length - 1;
        for (int k = level.targets.length - 1; k >= 0; k--) {
            int target = level.targets[k];
            follow(target, Math.min(last, target + 1));
            follow(target, Math.min(last, target + width));
            sample(target, radius);
        }
    }

    /** Measures the distances again after the colors have changed. */
    private void measure() {
        distances.update();
        for (int target : level.targets) {
            int move = offset[target];
            int source = target + move;
            int left = target - 1;
            int above = target - width;
            if (left >= 0 && offset[left] == move) {
                product[target] = distances.product(target, source, 1, product[left]);
            } else if (above >= 0 && offset[above] == move) {
                product[target] = distances.product(target, source, width, product[above]);
            } else {
                product[target] = distances.product(target, source);
            }
            distance[target] = distances.of(product[target], target, source);
        }
    }

    /** Tries the source beside that of a neighbor. */
    private void follow(int target, int neighbor) {
        int move = offset[neighbor];
        int source = target + move;
        if (move != offset[target] && isSource(source)) {
            int step = target - neighbor;
            choose(target, source, distances.product(target, source, step, product[neighbor]));
        }
    }

    private boolean isSource(int patch) {
        return patch >= 0 && patch < offset.length && distances.isSource(patch);
    }

    /** Takes a source of an inner product if it is closer than the target's. */
    private boolean choose(int target, int source, int found) {
        int closer = distances.of(found, target, source);
        if (closer < distance[target]) {
            distance[target] = closer;
            product[target] = found;
            offset[target] = source - target;
            return true;
        }
        return false;
    }

    private void sample(int target, int radius) {
        int y = (target + offset[target]) / width;
        int x = target + offset[target] - y * width;
        for (int reach = radius; reach >= 1; reach /= NARROWING) {
            int top = Math.max(0, y - reach);
            int left = Math.max(0, x - reach);
            int bottom = Math.min(height - PATCH, y + reach);
            int right = Math.min(width - PATCH, x + reach);
            int row = top + draw(bottom - top + 1);
            int column = left + draw(right - left + 1);
            int source = row * width + column;
            if (distances.isSource(source)
                    && source - target != offset[target]
                    && distances.mayBeBelow(distance[target], target, source)
                    && choose(target, source, distances.product(target, source))) {
                y = row;
                x = column;
            }
        }
    }

    /** A number from 0 to the bound, without it, by a xorshift generator. */
    private int draw(int bound) {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return (int) ((random >>> 32) * bound >>> 32);
    }

    /**
     * Gives each pixel of the hole the weighted mean of what the patches over it propose.
     *
     * @param exponent the weight is the distance to the power of minus this
     */
    void vote(double exponent) {
        votes.count(distance, exponent);
    }

    /** How far each pixel is to be trusted: 1 if known, else less, by its patches' colors. */
    float[] confidence(int channels) {
        int[] difference = new int[offset.length];
        for (int target : level.targets) {
            int source = target + offset[target];
            difference[target] = distances.ofColors(product[target], target, source);
        }
        float[] confidence = new float[offset.length];
        Arrays.fill(confidence, 1);
        double values = PATCH * PATCH * channels;
        for (int pixel : level.hole) {
            int y = pixel / width;
            int x = pixel - y * width;
            int left = Math.max(0, x - PATCH + 1);
            int right = Math.min(x, width - PATCH);
            int top = Math.max(0, y - PATCH + 1);
            int bottom = Math.min(y, height - PATCH);
            int least = Integer.MAX_VALUE;
            for (int row = top; row <= bottom; row++) {
                for (int target = row * width + left; target <= row * width + right; target++) {
                    least = Math.min(least, difference[target]);
                }
            }
            confidence[pixel] = (float) Math.exp(-Math.sqrt(least / values) / DOUBT);
        }
        return confidence;
    }
}
