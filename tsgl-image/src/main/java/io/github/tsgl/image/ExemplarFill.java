// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Fills the hole of a picture with patches of its known part.
 *
 * <p>The hole is filled so that each patch of 9×9 pixels that touches it resembles a patch that is
 * wholly known. From the coarsest level of a pyramid, which begins smooth, to the finest, two steps
 * alternate: each patch looks for its most similar source among its neighbors' sources and at
 * random, and each pixel takes the weighted mean of what the sources of the patches over it
 * propose. A finer level begins with the sources, not the colors, of the coarser one.
 *
 * <p>The search is PatchMatch (Barnes et al., <i>PatchMatch: a randomized correspondence algorithm
 * for structural image editing</i>, 2009), the alternation that of Wexler, Shechtman and Irani
 * (<i>Space-time completion of video</i>, 2007), with the multi-scale scheme of Newson et al.
 * (<i>Video inpainting of complex scenes</i>, 2014).
 *
 * <p>The result depends on the known pixels and the mask alone: the random numbers are the same
 * each time. One call works in the thread that makes it; any number of threads may call.
 */
public final class ExemplarFill {

    /** The hole of the coarsest level is at most so deep, if that level has enough sources. */
    private static final int DEPTH = 4;

    /** The coarsest level needs some rounds more than the hole is deep, but not more than these. */
    private static final int MORE_ROUNDS = 2;

    private static final int MOST_ROUNDS = 12;

    private static final int MIDDLE_ROUNDS = 3;
    private static final int FINEST_ROUNDS = 2;

    /** How far from the best source so far others are looked for, but at the coarsest level. */
    private static final int RADIUS = 8;

    /** Weights of votes fall with the root of the distance, and at last with the distance. */
    private static final double EXPONENT = 0.5;

    private static final double LAST_EXPONENT = 1;

    /** Fills a picture of which nothing is known. */
    private static final float MIDDLE = 0.5f;

    private ExemplarFill() {}

    /**
     * A filled picture.
     *
     * @param picture the picture, of the shape of the one that was given
     * @param confidence how well the filled pixel's surroundings resemble the known part, of shape
     *     (1, H, W): 1 for known pixels, in [0, 1] for filled ones, 0 where no patch was found
     */
    public record Result(FloatImage picture, FloatImage confidence) {}

    /**
     * Fills the hole of a picture.
     *
     * @param image a picture of shape (C, H, W), of at most three channels, in [0, 1]
     * @param mask the hole
     * @return the picture with its known pixels unchanged and its hole filled from them alone,
     *     smoothly if no patch is wholly known; 0.5 everywhere if nothing is known
     * @throws IllegalArgumentException if the mask has another size, the picture more than three
     *     channels, or a known value is not finite
     */
    public static Result fill(FloatImage image, HoleMask mask) {
        mask.requireSize(image.height(), image.width());
        if (image.channels() > 3) {
            throw new IllegalArgumentException("a fill takes at most 3 channels, not " + image);
        }
        boolean[] known = mask.known();
        int count = 0;
        for (int i = 0; i < known.length; i++) {
            count += known[i] ? 1 : 0;
            for (int c = 0; c < image.channels() && known[i]; c++) {
                if (!Float.isFinite(image.values()[c * known.length + i])) {
                    throw new IllegalArgumentException("a known value is not finite, at " + i);
                }
            }
        }
        if (count == known.length) {
            return new Result(image, FloatImage.filled(1, image.height(), image.width(), 1));
        }
        if (count == 0) {
            return new Result(
                    FloatImage.filled(image.channels(), image.height(), image.width(), MIDDLE),
                    FloatImage.filled(1, image.height(), image.width(), 0));
        }
        PatchLevel finest = PatchLevel.finest(image, known);
        float[] confidence;
        if (finest.hasSources()) {
            confidence = solve(finest, image.channels()).confidence(image.channels());
        } else {
            finest.fillSmoothly(image.channels());
            confidence = mask.toFloats();
        }
        return new Result(
                picture(image, finest),
                FloatImage.owning(1, image.height(), image.width(), confidence));
    }

    private static PatchMatches solve(PatchLevel finest, int channels) {
        Deque<PatchLevel> levels = new ArrayDeque<>();
        for (PatchLevel next = finest; next != null; ) {
            levels.push(next);
            next = next.deepest() > DEPTH ? next.coarser() : null;
        }
        PatchLevel coarsest = levels.pop();
        coarsest.fillSmoothly(channels);
        PatchMatches matches = new PatchMatches(coarsest);
        matches.scatter();
        int everywhere = Math.max(coarsest.height, coarsest.width);
        int rounds = Math.min(MORE_ROUNDS + coarsest.deepest(), MOST_ROUNDS);
        improve(matches, rounds, everywhere, levels.isEmpty());
        while (!levels.isEmpty()) {
            PatchMatches finer = new PatchMatches(levels.pop());
            finer.refine(matches);
            boolean last = levels.isEmpty();
            improve(finer, last ? FINEST_ROUNDS : MIDDLE_ROUNDS, RADIUS, last);
            matches = finer;
        }
        return matches;
    }

    private static void improve(PatchMatches matches, int rounds, int radius, boolean last) {
        for (int round = 1; round <= rounds; round++) {
            matches.search(radius);
            matches.vote(last && round == rounds ? LAST_EXPONENT : EXPONENT);
        }
    }

    private static FloatImage picture(FloatImage image, PatchLevel filled) {
        int size = image.height() * image.width();
        float[] values = image.toFloatArray();
        for (int pixel : filled.hole) {
            for (int c = 0; c < image.channels(); c++) {
                int level = PackedColors.channel(filled.colors[pixel], c);
                values[c * size + pixel] = level / (float) PackedColors.WHITE;
            }
        }
        return FloatImage.owning(image.channels(), image.height(), image.width(), values);
    }
}
