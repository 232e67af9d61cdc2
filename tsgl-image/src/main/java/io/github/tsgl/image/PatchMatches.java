package io.github.tsgl.image;

import static io.github.tsgl.image.PackedColors.PATCH;

import java.util.Arrays;

/**
 * For each target of a level the source that resembles it most, as far as is known, and the colours
 * that the sources vote for.
 *
 * <p>The distance of two patches is the sum of their squared differences, |a|² + |b|² − 2⟨a, b⟩.
 */
final class PatchMatches {

    private static final long SEED = 0x9E3779B97F4A7C15L;

    /** The largest weight of a vote, so that the sum of all fits in a lane. */
    private static final int MOST = 160;

    /** The root of the mean squared difference that lowers the confidence to 1 / e. */
    private static final double DOUBT = 16;

    private final PatchLevel level;
    private final int height;
    private final int width;
    private final long[] colors;
    private final long[] reversed;

    /** The index of a target's source, less the target's own. */
    private final int[] offset;

    private final int[] distance;
    private int[] energy;
    private long random = SEED;

    PatchMatches(PatchLevel level) {
        this.level = level;
        height = level.height;
        width = level.width;
        colors = level.colors;
        reversed = new long[colors.length];
        for (int i = 0; i < reversed.length; i++) {
            reversed[i] = PackedColors.reversed(colors[i]);
        }
        offset = new int[colors.length];
        distance = new int[colors.length];
    }

    /** Gives each target a source at random. */
    void scatter() {
        int[] sources = new int[colors.length];
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

    /** Looks for better sources among the neighbours' and at random within the radius. */
    void search(int radius) {
        measure();
        for (int target : level.targets) {
            attempt(target, offset[Math.max(0, target - 1)]);
            attempt(target, offset[Math.max(0, target - width)]);
            sample(target, radius);
        }
        int last = offset.length - 1;
        for (int k = level.targets.length - 1; k >= 0; k--) {
            int target = level.targets[k];
            attempt(target, offset[Math.min(last, target + 1)]);
            attempt(target, offset[Math.min(last, target + width)]);
            sample(target, radius);
        }
    }

    /** Measures the distances again after the colours have changed. */
    private void measure() {
        int[] squares = new int[colors.length];
        for (int i = 0; i < squares.length; i++) {
            squares[i] = PackedColors.square(colors[i]);
        }
        energy = level.patchSums(squares);
        for (int target : level.targets) {
            distance[target] = distanceTo(target, target + offset[target]);
        }
    }

    private int distanceTo(int target, int source) {
        int product = PackedColors.patchProduct(colors, target, reversed, source, width);
        return energy[target] + energy[source] - 2 * product;
    }

    private void attempt(int target, int move) {
        int source = target + move;
        if (move != offset[target]
                && source >= 0
                && source < level.isSource.length
                && level.isSource[source]) {
            int found = distanceTo(target, source);
            if (found < distance[target]) {
                distance[target] = found;
                offset[target] = move;
            }
        }
    }

    private void sample(int target, int radius) {
        for (int reach = radius; reach >= 1; reach /= 2) {
            int source = target + offset[target];
            int y = source / width;
            int x = source - y * width;
            int top = Math.max(0, y - reach);
            int left = Math.max(0, x - reach);
            int bottom = Math.min(height - PATCH, y + reach);
            int right = Math.min(width - PATCH, x + reach);
            int row = top + draw(bottom - top + 1);
            int column = left + draw(right - left + 1);
            attempt(target, row * width + column - target);
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
     * @param sharpness how fast the weight falls with the distance over the mean distance
     */
    void vote(double sharpness) {
        int[] weights = weights(sharpness);
        for (int pixel : level.hole) {
            int y = pixel / width;
            int x = pixel - y * width;
            int left = Math.max(0, x - PATCH + 1);
            int right = Math.min(x, width - PATCH);
            int bottom = Math.min(y, height - PATCH);
            long sum = 0;
            int total = 0;
            for (int row = Math.max(0, y - PATCH + 1); row <= bottom; row++) {
                for (int target = row * width + left; target <= row * width + right; target++) {
                    int weight = weights[target];
                    sum += colors[pixel + offset[target]] * weight;
                    total += weight;
                }
            }
            colors[pixel] = PackedColors.divided(sum, total);
        }
    }

    private int[] weights(double sharpness) {
        double mean = 0;
        for (int target : level.targets) {
            mean += distance[target];
        }
        mean = Math.max(1, mean / level.targets.length);
        int[] weights = new int[offset.length];
        for (int target : level.targets) {
            double weight = Math.exp(-sharpness * distance[target] / mean);
            weights[target] = 1 + (int) (MOST * weight);
        }
        return weights;
    }

    /** How far each pixel is to be trusted: 1 if known, else less, by the distances over it. */
    float[] confidence(int channels) {
        float[] confidence = new float[colors.length];
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
                    least = Math.min(least, distance[target]);
                }
            }
            confidence[pixel] = (float) Math.exp(-Math.sqrt(least / values) / DOUBT);
        }
        return confidence;
    }
}
