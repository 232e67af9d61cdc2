// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.windows;

import io.github.tsgl.image.AreaMeans;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.PictureRows;
import io.github.tsgl.image.Resampler;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.StoredPicture;
import java.awt.Rectangle;
import java.util.Optional;

/**
 * A piece of a photo, as large as the network will see it, with its hole.
 *
 * @param colors the colors (3, H, W) in [0, 255]; what they are inside the hole is what the photo
 *     has there
 * @param mask which pixels are hole, of the same size
 */
public record Patch(FloatImage colors, HoleMask mask) {

    /**
     * Reads a window at its working size.
     *
     * <p>A shrunk pixel is the area average of the known pixels under it alone, so what is in the
     * hole cannot leak out; it is hole if any pixel under it is.
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

    /** A pixel is hole unless all of it is known; less is asked if else nothing were known. */
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

    /**
     * The colors as a network's preparation takes them.
     *
     * @return a picture (3, H, W) in [0, 1], rounded to 8 bits per value
     */
    public FloatImage picture() {
        return FloatImage.of(
                3, height(), width(), (c, y, x) -> Math.round(colors.get(c, y, x)) / 255f);
    }

    /**
     * The part of the photo's semantic map that is this patch's, by the nearest pixels, since its
     * colors are classes.
     *
     * @param map the photo's semantic map
     * @param window the window that this patch, perhaps made larger, was read from
     * @return a picture (3, H, W) in [0, 1] of this patch's size, 1/2 in its hole
     */
    public FloatImage labels(RgbImage map, Window window) {
        Rectangle area = window.area();
        FloatImage part =
                Resampler.nearest(
                                map.crop(area.x, area.y, area.width, area.height),
                                window.workWidth(),
                                window.workHeight())
                        .toFloatImage();
        return FloatImage.of(
                3,
                height(),
                width(),
                (c, y, x) ->
                        mask.isHole(x, y)
                                ? 0.5f
                                : part.get(
                                        c, mirrored(y, part.height()), mirrored(x, part.width())));
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

    /**
     * Writes what the network made into the hole of a window's target, and into no other pixel.
     *
     * <p>The content of a shrunk window is enlarged by cubic convolution from the known pixels and
     * the network's together, so that it meets its surroundings, and gets its detail if there is
     * any.
     *
     * @param photo the photo that is written to
     * @param hole its hole
     * @param window the window that this patch, perhaps made larger, was read from
     * @param picture the network's picture in [−1, 1], of this patch's size (3, H, W)
     * @param detail what the network was given shrunk
     */
    public void fill(
            StoredPicture photo,
            HoleMask hole,
            Window window,
            float[] picture,
            Optional<Detail> detail) {
        int plane = width() * height();
        FloatImage filled =
                FloatImage.of(
                        3,
                        window.workHeight(),
                        window.workWidth(),
                        (c, y, x) ->
                                mask.isHole(x, y)
                                        ? color(picture[c * plane + y * width() + x])
                                        : colors.get(c, y, x));
        Rectangle area = window.area();
        PictureRows rows =
                detail.map(found -> found.enlarged(filled))
                        .orElseGet(
                                () ->
                                        window.isShrunk()
                                                ? Resampler.cubic(filled, area.height, area.width)
                                                : filled);
        Rectangle target = window.target();
        int end = target.x + target.width;
        float[] row = new float[3 * target.width];
        for (int y = target.y; y < target.y + target.height; y++) {
            for (int x = hole.nextHole(target.x, y); x < end; ) {
                int stop = Math.min(end, hole.nextKnown(x, y));
                int length = stop - x;
                rows.readRow(x - area.x, y - area.y, length, row);
                for (int i = 0; i < length; i++) {
                    photo.write(x + i, y, row[i], row[length + i], row[2 * length + i]);
                }
                x = stop < end ? hole.nextHole(stop, y) : end;
            }
        }
    }

    private static float color(float value) {
        return Math.max(0, Math.min(255, (value + 1) * 127.5f));
    }
}
