// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

/**
 * How rough a picture is around each of its pixels: the mean absolute difference of neighbors in a
 * row or a column, of all channels and of the 3×3 pixels around it.
 *
 * <p>It is made of the whole picture and only then averaged down to the coarser levels of a
 * pyramid, where colors no longer show how rough the picture was (Newson et al. 2014, section 3.2).
 */
final class Texture {

    /** Units of a level's difference. */
    static final int UNITS = 4;

    private static final int REACH = 1;

    private Texture() {}

    /** Stands where no texture is known. */
    static final int UNKNOWN = -1;

    /** The texture where all that it is made of is known, in {@link #UNITS}. */
    static int[] of(FloatImage image, boolean[] known) {
        int height = image.height();
        int width = image.width();
        float[] steps = new float[known.length];
        for (int i = 0; i < known.length; i++) {
            int right = (i + 1) % width == 0 ? i : i + 1;
            int below = i + width < known.length ? i + width : i;
            boolean whole = known[i] && known[right] && known[below];
            steps[i] = whole ? step(image, i, right) + step(image, i, below) : Float.NaN;
        }
        double scale = UNITS * PackedColors.WHITE / (2.0 * image.channels());
        int[] texture = new int[known.length];
        for (int i = 0; i < known.length; i++) {
            int x = i % width;
            int y = i / width;
            double sum = 0;
            int count = 0;
            for (int row = Math.max(0, y - REACH); row <= Math.min(height - 1, y + REACH); row++) {
                int last = row * width + Math.min(width - 1, x + REACH);
                for (int k = row * width + Math.max(0, x - REACH); k <= last; k++) {
                    sum += steps[k];
                    count++;
                }
            }
            texture[i] = Double.isNaN(sum) ? UNKNOWN : (int) Math.round(scale * sum / count);
        }
        return texture;
    }

    private static float step(FloatImage image, int i, int j) {
        float[] values = image.values();
        int size = image.height() * image.width();
        float sum = 0;
        for (int c = 0; c < image.channels(); c++) {
            sum += Math.abs(values[c * size + i] - values[c * size + j]);
        }
        return sum;
    }
}
