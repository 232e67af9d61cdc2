package io.github.tsgl.zoo.windows;

import io.github.tsgl.image.AreaMeans;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.PictureRows;

/**
 * Reads a window of a photo at its working size.
 *
 * <p>A shrunk pixel is the area average of the known pixels under it alone, so what is in the hole
 * cannot leak out; it is missing if any pixel under it is.
 */
public final class Shrinking {

    private Shrinking() {}

    /**
     * Reads a window.
     *
     * @param photo the photo (3, H, W) in [0, 255]
     * @param hole its hole
     * @param window the window
     * @return the window's area at its working size
     * @throws IllegalArgumentException if it has too many pixels for an array
     */
    public static Patch read(PictureRows photo, HoleMask hole, Window window) {
        int width = window.workWidth();
        int height = window.workHeight();
        if (3L * width * height > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    width + "x" + height + " pixels are too many for one pass of the network");
        }
        PictureRows part = photo.part(window.area());
        HoleMask mask = hole.crop(window.area());
        if (!window.isShrunk()) {
            return new Patch(FloatImage.of(part), mask);
        }
        AreaMeans means = AreaMeans.of(part, mask, height, width);
        return new Patch(means.picture(), mask(means.known()));
    }

    /** A pixel is missing unless all of it is known; less is asked if else nothing were known. */
    private static HoleMask mask(FloatImage known) {
        HoleMask mask = null;
        for (float enough : new float[] {0.999f, 0.5f, Float.MIN_VALUE}) {
            mask =
                    HoleMask.of(
                            known.width(), known.height(), (x, y) -> known.get(0, y, x) < enough);
            if (!mask.isAllHole()) {
                break;
            }
        }
        return mask;
    }
}
