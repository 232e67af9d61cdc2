// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import static io.github.tsgl.image.PackedColors.PATCH;

import java.util.Arrays;

/**
 * One level of the pyramid of a picture with a hole: its colors, and which of its patches are
 * wholly known.
 *
 * <p>A patch goes by the index of its first pixel. A pixel of a coarser level is known if all that
 * it was made of is. If only a part of that is (at least half), it has a color that stays, but no
 * patch with it is a source; so the parent of a source is a source, and the parent of a target a
 * target.
 */
final class PatchLevel {

    /** How many sources a coarser level needs, times its targets. */
    private static final int SOURCES_PER_TARGET = 2;

    private static final byte HOLE = 0;
    private static final byte PARTLY_KNOWN = 1;
    private static final byte KNOWN = 2;

    final int height;
    final int width;

    /** The colors; those of the hole change. */
    final long[] colors;

    /** How rough it is around each pixel, as {@link Texture} says; that of hole and rim changes. */
    final int[] texture;

    /** The pixels that are to be filled. */
    final int[] hole;

    /** The pixels that have a color but not all that their texture is made of. */
    final int[] rim;

    /** Which patches are wholly known. */
    final boolean[] isSource;

    /** The other patches that lie in the picture, in the order of rows. */
    final int[] targets;

    /** Steps from each pixel of the hole to the next that has a color; 0 outside the hole. */
    final int[] depth;

    private final byte[] state;
    private final int sources;

    private PatchLevel(int height, int width, byte[] state, long[] colors, int[] texture) {
        this.height = height;
        this.width = width;
        this.state = state;
        this.colors = colors;
        this.texture = texture;
        int size = height * width;
        int[] unknown = new int[size];
        int[] list = new int[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            unknown[i] = state[i] == KNOWN ? 0 : 1;
            if (state[i] == HOLE) {
                list[count++] = i;
            }
        }
        hole = Arrays.copyOf(list, count);
        count = 0;
        for (int i = 0; i < size; i++) {
            if (state[i] != HOLE && texture[i] == Texture.UNKNOWN) {
                list[count++] = i;
            }
        }
        rim = Arrays.copyOf(list, count);
        depth = depth();
        int[] unknownInPatch = patchSums(unknown);
        isSource = new boolean[size];
        count = 0;
        int known = 0;
        for (int y = 0; y + PATCH <= height; y++) {
            for (int i = y * width; i + PATCH <= (y + 1) * width; i++) {
                isSource[i] = unknownInPatch[i] == 0;
                if (isSource[i]) {
                    known++;
                } else {
                    list[count++] = i;
                }
            }
        }
        targets = Arrays.copyOf(list, count);
        sources = known;
    }

    /** The picture itself. */
    static PatchLevel finest(FloatImage image, boolean[] known) {
        int size = known.length;
        byte[] state = new byte[size];
        long[] colors = new long[size];
        float[] values = image.values();
        for (int i = 0; i < size; i++) {
            if (known[i]) {
                state[i] = KNOWN;
                for (int c = 0; c < image.channels(); c++) {
                    colors[i] |= PackedColors.of(c, values[c * size + i] * PackedColors.WHITE);
                }
            }
        }
        return new PatchLevel(
                image.height(), image.width(), state, colors, Texture.of(image, known));
    }

    /** The level of half the size, or null if it would have too few sources. */
    PatchLevel coarser() {
        int halfHeight = (height + 1) / 2;
        int halfWidth = (width + 1) / 2;
        byte[] states = new byte[halfHeight * halfWidth];
        long[] means = new long[states.length];
        int[] textures = new int[states.length];
        for (int j = 0; j < states.length; j++) {
            int top = j / halfWidth * 2;
            int left = j % halfWidth * 2;
            int all = 0;
            int known = 0;
            int seen = 0;
            long sum = 0;
            int rough = 0;
            int clear = 0;
            for (int y = top; y < Math.min(top + 2, height); y++) {
                for (int x = left; x < Math.min(left + 2, width); x++) {
                    int i = y * width + x;
                    all++;
                    known += state[i] == KNOWN ? 1 : 0;
                    if (state[i] != HOLE) {
                        seen++;
                        sum += colors[i];
                    }
                    if (texture[i] != Texture.UNKNOWN) {
                        rough += texture[i];
                        clear++;
                    }
                }
            }
            textures[j] = clear == 0 ? Texture.UNKNOWN : (rough + clear / 2) / clear;
            if (2 * seen >= all) {
                states[j] = known == all ? KNOWN : PARTLY_KNOWN;
                means[j] = PackedColors.divided(sum, seen);
            }
        }
        PatchLevel half = new PatchLevel(halfHeight, halfWidth, states, means, textures);
        boolean rich = half.sources >= SOURCES_PER_TARGET * half.targets.length;
        return half.sources > 0 && rich ? half : null;
    }

    boolean hasSources() {
        return sources > 0;
    }

    /** For each patch the sum of one value a pixel, without those that leave the picture. */
    int[] patchSums(int[] values) {
        int[] sums = new int[values.length];
        int[] columns = new int[width];
        for (int y = 0; y < height; y++) {
            int row = y * width;
            int gone = row - PATCH * width;
            for (int x = 0; x < width; x++) {
                columns[x] += values[row + x] - (gone < 0 ? 0 : values[gone + x]);
            }
            int first = row - (PATCH - 1) * width;
            int sum = 0;
            for (int x = 0; first >= 0 && x < width; x++) {
                sum += columns[x] - (x < PATCH ? 0 : columns[x - PATCH]);
                if (x >= PATCH - 1) {
                    sums[first + x - PATCH + 1] = sum;
                }
            }
        }
        return sums;
    }

    /** The most steps from a pixel of the hole to one that has a color. */
    int deepest() {
        int deepest = 0;
        for (int i : hole) {
            deepest = Math.max(deepest, depth[i]);
        }
        return deepest;
    }

    private int[] depth() {
        int[] steps = new int[state.length];
        for (int i : hole) {
            steps[i] = 1 + Math.min(height + width, nearest(steps, i, -1));
        }
        for (int k = hole.length - 1; k >= 0; k--) {
            int i = hole[k];
            steps[i] = Math.min(steps[i], 1 + nearest(steps, i, 1));
        }
        return steps;
    }

    /** The fewest steps among the neighbors before (-1) or after (1) a pixel. */
    private int nearest(int[] steps, int i, int side) {
        int x = i % width;
        int row = i + side * width;
        int least = Integer.MAX_VALUE - 1;
        if (x + side >= 0 && x + side < width) {
            least = steps[i + side];
        }
        if (row >= 0 && row < steps.length) {
            least = Math.min(least, steps[row]);
            least = x > 0 ? Math.min(least, steps[row - 1]) : least;
            least = x + 1 < width ? Math.min(least, steps[row + 1]) : least;
        }
        return least;
    }

    /** Gives the hole smooth colors and a smooth texture. */
    void fillSmoothly(int channels) {
        boolean[] seen = new boolean[state.length];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = state[i] != HOLE;
        }
        float[][] planes = new float[channels][seen.length];
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < seen.length; i++) {
                planes[c][i] = PackedColors.channel(colors[i], c);
            }
        }
        PullPush.fill(planes, seen, height, width);
        for (int i : hole) {
            colors[i] = 0;
            for (int c = 0; c < channels; c++) {
                colors[i] |= PackedColors.of(c, planes[c][i]);
            }
        }
    }

    /** Gives hole and rim a smooth texture. */
    void roughenSmoothly() {
        boolean[] seen = new boolean[state.length];
        float[][] plane = new float[1][seen.length];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = texture[i] != Texture.UNKNOWN;
            plane[0][i] = texture[i];
        }
        PullPush.fill(plane, seen, height, width);
        for (int i = 0; i < seen.length; i++) {
            texture[i] = Math.round(plane[0][i]);
        }
    }
}
