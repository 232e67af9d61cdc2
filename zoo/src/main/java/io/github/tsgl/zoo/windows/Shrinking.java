package io.github.tsgl.zoo.windows;

import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.io.StoredPicture;
import java.awt.Rectangle;

/**
 * Reads a window of a photo at its working size.
 *
 * <p>A shrunk pixel is the area average of the known pixels under it alone, so what is in the hole
 * cannot leak out; it is missing if any pixel under it is.
 */
public final class Shrinking {

    private final Rectangle area;
    private final int width;
    private final int height;
    private final float[] known; // (4, H, W): sums of the known colours, and their weight
    private final float[] all; // (4, H, W): the same for all pixels

    private Shrinking(Window window) {
        area = window.area();
        width = window.workWidth();
        height = window.workHeight();
        known = new float[values(4, width, height)];
        all = new float[known.length];
    }

    /**
     * Reads a window.
     *
     * @param photo the photo
     * @param hole its hole
     * @param window the window
     * @return the window's area at its working size
     * @throws IllegalArgumentException if it has too many pixels for an array
     */
    public static Patch read(StoredPicture photo, HoleMask hole, Window window) {
        if (!window.isShrunk()) {
            return cut(photo, hole, window.area());
        }
        Shrinking shrinking = new Shrinking(window);
        shrinking.average(photo, hole);
        return shrinking.patch();
    }

    private static Patch cut(StoredPicture photo, HoleMask hole, Rectangle area) {
        float[] rgb = new float[values(3, area.width, area.height)];
        int pixels = area.width * area.height;
        float[] row = new float[3 * area.width];
        for (int y = 0; y < area.height; y++) {
            photo.readRow(area.x, area.y + y, area.width, row);
            for (int c = 0; c < 3; c++) {
                System.arraycopy(row, c * area.width, rgb, c * pixels + y * area.width, area.width);
            }
        }
        return new Patch(FloatImage.of(3, area.height, area.width, rgb), hole.crop(area));
    }

    /** How many values some planes have. */
    private static int values(int planes, int width, int height) {
        long values = (long) planes * width * height;
        if (values > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    width + "x" + height + " pixels are too many for one pass of the network");
        }
        return (int) values;
    }

    private void average(StoredPicture photo, HoleMask hole) {
        float[] row = new float[3 * area.width];
        for (int y = 0; y < area.height; y++) {
            photo.readRow(area.x, area.y + y, area.width, row);
            double top = (double) y * height / area.height;
            double bottom = (double) (y + 1) * height / area.height;
            for (int toY = (int) top; toY < height && toY < bottom; toY++) {
                double share = Math.min(bottom, toY + 1) - Math.max(top, toY);
                addRow(row, hole, y, toY, share);
            }
        }
    }

    private void addRow(float[] row, HoleMask hole, int y, int toY, double share) {
        for (int x = 0; x < area.width; x++) {
            boolean missing = hole.isHole(area.x + x, area.y + y);
            double left = (double) x * width / area.width;
            double right = (double) (x + 1) * width / area.width;
            for (int toX = (int) left; toX < width && toX < right; toX++) {
                float weight = (float) (share * (Math.min(right, toX + 1) - Math.max(left, toX)));
                add(all, row, x, toY * width + toX, weight);
                if (!missing) {
                    add(known, row, x, toY * width + toX, weight);
                }
            }
        }
    }

    private void add(float[] sums, float[] row, int x, int cell, float weight) {
        int cells = width * height;
        for (int c = 0; c < 3; c++) {
            sums[c * cells + cell] += weight * row[c * area.width + x];
        }
        sums[3 * cells + cell] += weight;
    }

    private Patch patch() {
        int cells = width * height;
        float[] rgb = new float[3 * cells];
        for (int cell = 0; cell < cells; cell++) {
            float[] sums = known[3 * cells + cell] > 0 ? known : all;
            for (int c = 0; c < 3; c++) {
                rgb[c * cells + cell] = sums[c * cells + cell] / sums[3 * cells + cell];
            }
        }
        boolean[] missing = missing(cells);
        return new Patch(
                FloatImage.of(3, height, width, rgb),
                HoleMask.of(width, height, (x, y) -> missing[y * width + x]));
    }

    /** A cell is missing unless all of it is known; less is asked if else nothing were known. */
    private boolean[] missing(int cells) {
        boolean[] missing = new boolean[cells];
        for (float enough : new float[] {0.999f, 0.5f, Float.MIN_VALUE}) {
            int count = 0;
            for (int cell = 0; cell < cells; cell++) {
                float share = known[3 * cells + cell] / all[3 * cells + cell];
                missing[cell] = share < enough;
                count += missing[cell] ? 1 : 0;
            }
            if (count < cells) {
                break;
            }
        }
        return missing;
    }
}
