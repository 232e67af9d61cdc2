// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import static io.github.tsgl.image.PackedColors.PATCH;

import java.util.Arrays;

/**
 * For each target of a level the source that resembles it most, as far as is known, and the colors
 * that the sources vote for.
 *
 * <p>The distance of two patches is the sum of their squared differences, |a|² + |b|² − 2⟨a, b⟩,
 * and that of their mean {@linkplain Texture textures}, as often as a patch has pixels and {@value
 * #TEXTURE} times. Without it a hole that begins smooth prefers smooth sources.
 */
final class PatchMatches {

    private static final long SEED = 0x9E3779B97F4A7C15L;

    /** How much nearer to the best so far the next random source is looked for. */
    private static final int NARROWING = 4;

    /** The largest weight of a vote, so that the sum of all fits in a lane. */
    private static final int MOST = PackedColors.LARGEST / (PATCH * PATCH * PackedColors.WHITE);

    /** Steps of the logarithms to base 2 that stand for distances and weights. */
    private static final int OCTAVE = 16;

    /** How much more the squared difference of textures weighs than that of colors. */
    private static final int TEXTURE = 20;

    private static final int TEXTURE_SCALE = PATCH * PATCH * Texture.UNITS * Texture.UNITS;

    /** The cost of what weighs nothing. */
    private static final int WITHOUT_VOTE = Integer.MAX_VALUE / 2;

    /** What a vote costs for each step that its patch is deeper in the hole. */
    private static final int DEEPER = OCTAVE * 11 / 4;

    /** Added to distances, so that the best matches are not told apart. */
    private static final int NOISE = 200;

    /** The weight of a vote by how much its cost is above the least. */
    private static final int[] WEIGHTS = new int[OCTAVE * 10];

    static {
        for (int cost = 0; cost < WEIGHTS.length; cost++) {
            WEIGHTS[cost] = (int) Math.round(MOST * Math.pow(2, -cost / (double) OCTAVE));
        }
    }

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

    /** Of each pixel the squared color; of each patch the sums of those, colors and textures. */
    private final int[] square;

    private final int[] energy;
    private final long[] sum;
    private final int[] texture;
    private final int[] textureSum;
    private long random = SEED;

    /** What the votes on one pixel add up to. */
    private long votes;

    private long textureVotes;
    private int weights;

    PatchMatches(PatchLevel level) {
        level.roughenSmoothly();
        this.level = level;
        height = level.height;
        width = level.width;
        colors = level.colors;
        reversed = new long[colors.length];
        square = new int[colors.length];
        for (int i = 0; i < reversed.length; i++) {
            reversed[i] = PackedColors.reversed(colors[i]);
            square[i] = PackedColors.square(colors[i]);
        }
        energy = new int[colors.length];
        sum = new long[colors.length];
        texture = level.texture;
        textureSum = new int[colors.length];
        for (int i = 0; i < colors.length; i++) {
            if (level.isSource[i]) {
                addUp(i);
            }
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

    /** Looks for better sources among the neighbors' and at random within the radius. */
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

    /** Measures the distances again after the colors have changed. */
    private void measure() {
        for (int target : level.targets) {
            addUp(target);
            distance[target] = distanceTo(target, target + offset[target]);
        }
    }

    private void addUp(int patch) {
        int squares = 0;
        long total = 0;
        int rough = 0;
        for (int row = patch; row < patch + PATCH * width; row += width) {
            for (int i = row; i < row + PATCH; i++) {
                squares += square[i];
                total += colors[i];
                rough += texture[i];
            }
        }
        energy[patch] = squares;
        sum[patch] = total;
        textureSum[patch] = rough;
    }

    private int distanceTo(int target, int source) {
        int product = PackedColors.patchProduct(colors, target, reversed, source, width);
        return energy[target] + energy[source] - 2 * product + textureDistance(target, source);
    }

    private int textureDistance(int target, int source) {
        long difference = textureSum[target] - textureSum[source];
        return (int) (TEXTURE * difference * difference / TEXTURE_SCALE);
    }

    private void attempt(int target, int move) {
        int source = target + move;
        if (move != offset[target]
                && source >= 0
                && source < level.isSource.length
                && level.isSource[source]
                && mayBeCloser(target, source)) {
            int found = distanceTo(target, source);
            if (found < distance[target]) {
                distance[target] = found;
                offset[target] = move;
            }
        }
    }

    /** Whether texture and mean colors leave it open: |Σa − Σb|² is at most 81 |a − b|². */
    private boolean mayBeCloser(int target, int source) {
        long a = sum[target];
        long b = sum[source];
        int first = PackedColors.channel(a, 0) - PackedColors.channel(b, 0);
        int second = PackedColors.channel(a, 1) - PackedColors.channel(b, 1);
        int third = PackedColors.channel(a, 2) - PackedColors.channel(b, 2);
        int squares = first * first + second * second + third * third;
        return squares
                < PATCH * PATCH * (long) (distance[target] - textureDistance(target, source));
    }

    private void sample(int target, int radius) {
        for (int reach = radius; reach >= 1; reach /= NARROWING) {
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
     * Gives each pixel of the hole the weighted mean of what the patches over it propose, and each
     * of the rim such a texture.
     *
     * @param exponent the weight is the distance to the power of minus this
     */
    void vote(double exponent) {
        int[] cost = costs(exponent);
        for (int pixel : level.hole) {
            vote(pixel, cost);
            colors[pixel] = PackedColors.divided(votes, weights);
            square[pixel] = PackedColors.square(colors[pixel]);
            texture[pixel] = (int) (textureVotes / weights);
        }
        for (int pixel : level.rim) {
            vote(pixel, cost);
            texture[pixel] = (int) (textureVotes / weights);
        }
    }

    /** Counts the votes on a pixel. */
    private void vote(int pixel, int[] cost) {
        int y = pixel / width;
        int x = pixel - y * width;
        int top = Math.max(0, y - PATCH + 1);
        int left = Math.max(0, x - PATCH + 1);
        int bottom = Math.min(y, height - PATCH);
        int right = Math.min(x, width - PATCH);
        int least = Integer.MAX_VALUE;
        for (int row = top * width; row <= bottom * width; row += width) {
            for (int target = row + left; target <= row + right; target++) {
                least = Math.min(least, cost[target]);
            }
        }
        long proposed = 0;
        long rough = 0;
        int total = 0;
        for (int row = top * width; row <= bottom * width; row += width) {
            for (int target = row + left; target <= row + right; target++) {
                int weight = WEIGHTS[Math.min(cost[target] - least, WEIGHTS.length - 1)];
                int source = pixel + offset[target];
                proposed += colors[source] * weight;
                rough += (long) texture[source] * weight;
                total += weight;
            }
        }
        votes = proposed;
        textureVotes = rough;
        weights = total;
    }

    /** The negative logarithms of the weights. */
    private int[] costs(double exponent) {
        int[] costs = new int[offset.length];
        Arrays.fill(costs, WITHOUT_VOTE);
        int center = PATCH / 2 * width + PATCH / 2;
        for (int target : level.targets) {
            int depth = level.depth[target + center];
            costs[target] = DEEPER * depth + (int) (exponent * logarithm(distance[target] + NOISE));
        }
        return costs;
    }

    /** The logarithm to base 2, in steps, linear between powers of 2. */
    private static int logarithm(int number) {
        int power = 31 - Integer.numberOfLeadingZeros(number);
        return power * OCTAVE + (int) ((long) number * OCTAVE >>> power) - OCTAVE;
    }

    /** How far each pixel is to be trusted: 1 if known, else less, by its patches' colors. */
    float[] confidence(int channels) {
        int[] difference = new int[colors.length];
        for (int target : level.targets) {
            int source = target + offset[target];
            difference[target] = distance[target] - textureDistance(target, source);
        }
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
                    least = Math.min(least, difference[target]);
                }
            }
            confidence[pixel] = (float) Math.exp(-Math.sqrt(least / values) / DOUBT);
        }
        return confidence;
    }
}
