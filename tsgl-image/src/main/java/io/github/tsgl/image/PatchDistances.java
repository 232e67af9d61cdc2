// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import static io.github.tsgl.image.PackedColors.PATCH;

import java.util.Arrays;

/**
 * How much the targets of a level differ from its sources.
 *
 * <p>The distance of two patches is the sum of their squared differences, |a|² + |b|² − 2⟨a, b⟩,
 * and that of their mean {@linkplain Texture textures}, as often as a patch has pixels and {@value
 * #TEXTURE} times. Without it a hole that begins smooth prefers smooth sources.
 *
 * <p>All is in whole numbers. So the inner product of two patches is that of the patches one step
 * beside them, but for the two rows or columns in which they differ.
 */
final class PatchDistances {

    /** How much more the squared difference of textures weighs than that of colors. */
    private static final int TEXTURE = 20;

    private static final int TEXTURE_SCALE = PATCH * PATCH * Texture.UNITS * Texture.UNITS;

    /** The bits that hold a sum of a channel; a sum of textures has the rest but the sign. */
    private static final int LANE = 15;

    private static final int LARGEST = (1 << LANE) - 1;

    private final PatchLevel level;
    private final int width;
    private final long[] colors;
    private final long[] reversed;

    /** Of each pixel the squared color, and of each patch the sum of those. */
    private final int[] square;

    private final int[] texture;
    private final int[] energy;

    /**
     * Of each patch the sums of colors and textures; of those that are no sources the complement.
     */
    private final long[] sums;

    PatchDistances(PatchLevel level) {
        this.level = level;
        width = level.width;
        colors = level.colors;
        texture = level.texture;
        reversed = new long[colors.length];
        square = new int[colors.length];
        for (int i = 0; i < reversed.length; i++) {
            reversed[i] = PackedColors.reversed(colors[i]);
            square[i] = PackedColors.square(colors[i]);
        }
        energy = new int[colors.length];
        sums = new long[colors.length];
        Arrays.fill(sums, -1);
        addUp(true);
    }

    /** Reads the hole's colors and textures again after they have changed. */
    void update() {
        for (int pixel : level.hole) {
            square[pixel] = PackedColors.square(colors[pixel]);
        }
        addUp(false);
    }

    /** Adds up the patches that are sources, or those that are not. */
    private void addUp(boolean isSource) {
        long[] colorColumns = new long[width];
        int[] squareColumns = new int[width];
        int[] textureColumns = new int[width];
        for (int y = 0; y < level.height; y++) {
            int row = y * width;
            for (int x = 0; x < width; x++) {
                colorColumns[x] += colors[row + x];
                squareColumns[x] += square[row + x];
                textureColumns[x] += texture[row + x];
            }
            int first = row - (PATCH - 1) * width;
            if (first < 0) {
                continue;
            }
            long total = 0;
            int squares = 0;
            int rough = 0;
            for (int x = 0; x < width; x++) {
                total += colorColumns[x];
                squares += squareColumns[x];
                rough += textureColumns[x];
                int left = x - PATCH + 1;
                if (left < 0) {
                    continue;
                }
                if (level.isSource[first + left] == isSource) {
                    long packed = packed(total, rough);
                    sums[first + left] = isSource ? packed : ~packed;
                    energy[first + left] = squares;
                }
                total -= colorColumns[left];
                squares -= squareColumns[left];
                rough -= textureColumns[left];
            }
            for (int x = 0; x < width; x++) {
                colorColumns[x] -= colors[first + x];
                squareColumns[x] -= square[first + x];
                textureColumns[x] -= texture[first + x];
            }
        }
    }

    /** The distance of two patches of an inner product. */
    int of(int product, int target, int source) {
        return ofColors(product, target, source) + ofTextures(target, source);
    }

    /** The squared difference of the colors alone. */
    int ofColors(int product, int target, int source) {
        return energy[target] + energy[source] - 2 * product;
    }

    private int ofTextures(int target, int source) {
        return ofTextures(~sums[target], sums[source]);
    }

    private static int ofTextures(long a, long b) {
        long difference = (a >>> 3 * LANE) - (b >>> 3 * LANE);
        return (int) (TEXTURE * difference * difference / TEXTURE_SCALE);
    }

    /** The inner product of two patches. */
    int product(int target, int source) {
        return PackedColors.patchProduct(colors, target, reversed, source, width);
    }

    /**
     * The inner product of two patches.
     *
     * @param step how far behind the target another one is
     * @param product the inner product of that one and the patch as far behind the source
     */
    int product(int target, int source, int step, int product) {
        int last = PATCH - 1;
        if (step == 1) {
            return product - column(target - 1, source - 1) + column(target + last, source + last);
        } else if (step == -1) {
            return product - column(target + PATCH, source + PATCH) + column(target, source);
        } else if (step == width) {
            int below = last * width;
            return product
                    - row(target - width, source - width)
                    + row(target + below, source + below);
        } else if (step == -width) {
            int below = PATCH * width;
            return product - row(target + below, source + below) + row(target, source);
        }
        return product(target, source);
    }

    private int row(int i, int j) {
        return PackedColors.rowProduct(colors, i, reversed, j);
    }

    private int column(int i, int j) {
        return PackedColors.columnProduct(colors, i, reversed, j, width);
    }

    /** Whether a patch, by its first pixel, is wholly known. */
    boolean isSource(int patch) {
        return sums[patch] >= 0;
    }

    /** Whether texture and mean colors leave it open: |Σa − Σb|² is at most 81 |a − b|². */
    boolean mayBeBelow(int limit, int target, int source) {
        long a = ~sums[target];
        long b = sums[source];
        int first = (int) (a & LARGEST) - (int) (b & LARGEST);
        int second = (int) (a >>> LANE & LARGEST) - (int) (b >>> LANE & LARGEST);
        int third = (int) (a >>> 2 * LANE & LARGEST) - (int) (b >>> 2 * LANE & LARGEST);
        int squares = first * first + second * second + third * third;
        return squares < PATCH * PATCH * (long) (limit - ofTextures(a, b));
    }

    /** The sums of a patch's colors and textures. */
    private static long packed(long colors, int textures) {
        return PackedColors.channel(colors, 0)
                | (long) PackedColors.channel(colors, 1) << LANE
                | (long) PackedColors.channel(colors, 2) << 2 * LANE
                | (long) textures << 3 * LANE;
    }
}
