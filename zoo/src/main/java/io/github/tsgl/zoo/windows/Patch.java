package io.github.tsgl.zoo.windows;

import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;

/**
 * A piece of a photo, as large as the network will see it, with its hole.
 *
 * @param colors the colors (3, H, W) in [0, 255]; what they are inside the hole is what the photo
 *     has there
 * @param mask which pixels are hole, of the same size
 */
public record Patch(FloatImage colors, HoleMask mask) {

    /**
     * The colors as a network's preparation takes them.
     *
     * @return a picture (3, H, W) in [0, 1], rounded to 8 bits per value
     */
    public FloatImage picture() {
        return FloatImage.of(
                3, height(), width(), (c, y, x) -> Math.round(colors.get(c, y, x)) / 255f);
    }

    int width() {
        return colors.width();
    }

    int height() {
        return colors.height();
    }

    /**
     * Makes the patch larger at its right and lower border by mirroring, so that neither side is
     * below a network's smallest.
     *
     * @param smallestSide the network's smallest side in pixels
     * @return a patch whose upper left part is this one
     */
    public Patch reflectedTo(int smallestSide) {
        int w = Math.max(width(), smallestSide);
        int h = Math.max(height(), smallestSide);
        if (w == width() && h == height()) {
            return this;
        }
        return new Patch(
                FloatImage.of(
                        3,
                        h,
                        w,
                        (c, y, x) -> colors.get(c, mirrored(y, height()), mirrored(x, width()))),
                HoleMask.of(
                        w, h, (x, y) -> mask.isHole(mirrored(x, width()), mirrored(y, height()))));
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
