package io.github.tsgl.zoo;

import io.github.tsgl.image.FloatImage;

/**
 * A piece of a photo, as large as the network will see it, with its hole.
 *
 * @param width the width in pixels
 * @param height the height in pixels
 * @param rgb the colours in [0, 255], plane after plane (3, H, W); what they are inside the hole is
 *     what the photo has there
 * @param hole for each pixel (H, W) whether it is missing
 */
record Patch(int width, int height, float[] rgb, boolean[] hole) {

    /**
     * Makes a patch; the arrays are not copied.
     *
     * @throws IllegalArgumentException if an array's length does not fit the size
     */
    Patch {
        if (rgb.length != values(3, width, height) || hole.length != width * height) {
            throw new IllegalArgumentException(
                    "a patch of " + width + "x" + height + " has arrays of another size");
        }
    }

    /**
     * How many values some planes have.
     *
     * @throws IllegalArgumentException if no array can hold them
     */
    static int values(int planes, int width, int height) {
        long values = (long) planes * width * height;
        if (values > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    width + "x" + height + " pixels are too many for one pass of the network");
        }
        return (int) values;
    }

    /** The colours as a picture (3, H, W) in [0, 1], rounded to 8 bits per value. */
    FloatImage image() {
        float[] values = new float[rgb.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.round(rgb[i]) / 255f;
        }
        return FloatImage.of(3, height, width, values);
    }

    /** The mask (1, H, W): 1 = known, 0 = hole. */
    FloatImage mask() {
        float[] values = new float[hole.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = hole[i] ? 0 : 1;
        }
        return FloatImage.of(1, height, width, values);
    }

    /**
     * Makes the patch larger at its right and lower border by mirroring, so that neither side is
     * below a network's smallest.
     */
    Patch reflectedTo(int smallestSide) {
        int w = Math.max(width, smallestSide);
        int h = Math.max(height, smallestSide);
        if (w == width && h == height) {
            return this;
        }
        float[] colours = new float[values(3, w, h)];
        boolean[] missing = new boolean[w * h];
        for (int y = 0; y < h; y++) {
            int sourceY = mirrored(y, height);
            for (int x = 0; x < w; x++) {
                int source = sourceY * width + mirrored(x, width);
                missing[y * w + x] = hole[source];
                for (int c = 0; c < 3; c++) {
                    colours[(c * h + y) * w + x] = rgb[c * width * height + source];
                }
            }
        }
        return new Patch(w, h, colours, missing);
    }

    /** The index that a position beyond the end is mirrored to; the last pixel is not repeated. */
    private static int mirrored(int position, int length) {
        if (length == 1) {
            return 0;
        }
        int period = 2 * (length - 1);
        int p = position % period;
        return p < length ? p : period - p;
    }
}
