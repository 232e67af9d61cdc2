// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import java.util.Arrays;

/**
 * Fills a hole from its border inwards: a front marches into it, and each pixel becomes a weighted
 * mean of the pixels within a radius that are known or filled when the front arrives. The methods
 * are those of OpenCV's {@code inpaint}, and give what it gives (from radius 3 on; with fewer
 * pixels around, what is rounded differently grows to more than a level).
 */
public final class MarchingFill {

    private static final byte GRAY = (byte) 128;
    private static final int LARGEST_RADIUS = 100;

    private MarchingFill() {}

    /**
     * Fills a hole as Telea does ("An image inpainting technique based on the fast marching
     * method", 2004): pixels count that are near, about as far from the hole's border, and in the
     * direction in which the front moves; the slopes of the picture there are added to their mean.
     *
     * @param image the picture
     * @param mask the hole
     * @param radius how far from a pixel others count, from 1 to 100 pixels
     * @return the picture with its known pixels unchanged and its hole filled from them alone; gray
     *     if nothing is known
     * @throws IllegalArgumentException if the mask has another size, or the radius is out of range
     */
    public static RgbImage telea(RgbImage image, HoleMask mask, int radius) {
        RgbImage filled = start(image, mask, radius);
        HoleFront front = new HoleFront(mask);
        front.marchOutside(mask.grown(radius));
        front.marchInside(new TeleaPixels(filled, front, radius));
        return filled;
    }

    /**
     * Fills a hole along the lines of equal brightness, which Bertalmío, Bertozzi and Sapiro find
     * by the equations of a fluid ("Navier-Stokes, fluid dynamics, and image and video inpainting",
     * 2001), here in one pass: pixels count that are near, and from which such a line leads to the
     * pixel.
     *
     * @param image the picture
     * @param mask the hole
     * @param radius how far from a pixel others count, from 1 to 100 pixels
     * @return the picture with its known pixels unchanged and its hole filled from them alone; gray
     *     if nothing is known
     * @throws IllegalArgumentException if the mask has another size, or the radius is out of range
     */
    public static RgbImage navierStokes(RgbImage image, HoleMask mask, int radius) {
        RgbImage filled = start(image, mask, radius);
        HoleFront front = new HoleFront(mask);
        front.marchInside(new IsophotePixels(filled, front, radius));
        return filled;
    }

    /** The picture, gray in the hole. */
    private static RgbImage start(RgbImage image, HoleMask mask, int radius) {
        if (radius < 1 || radius > LARGEST_RADIUS) {
            throw new IllegalArgumentException(
                    "the radius must be from 1 to " + LARGEST_RADIUS + ", not " + radius);
        }
        byte[] gray = new byte[image.rgb().length];
        Arrays.fill(gray, GRAY);
        return mask.compose(image, new RgbImage(image.width(), image.height(), gray));
    }
}
