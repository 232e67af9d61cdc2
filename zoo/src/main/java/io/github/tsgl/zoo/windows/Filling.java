package io.github.tsgl.zoo.windows;

import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.PictureRows;
import io.github.tsgl.image.Resampler;
import io.github.tsgl.image.io.StoredPicture;
import java.awt.Rectangle;

/**
 * Writes what the network made into the missing pixels of a photo, and into no other.
 *
 * <p>The content of a shrunk window is enlarged by cubic convolution from the known pixels and the
 * network's together, so that it meets its surroundings.
 */
public final class Filling {

    private Filling() {}

    /**
     * Fills the missing pixels of a window's target.
     *
     * @param photo the photo that is written to
     * @param hole its missing pixels
     * @param window the window
     * @param patch what the network was given, perhaps larger than the window's working size
     * @param picture the network's picture in [−1, 1], of the patch's size (3, H, W)
     */
    public static void write(
            StoredPicture photo, HoleMask hole, Window window, Patch patch, float[] picture) {
        int plane = patch.width() * patch.height();
        FloatImage colors =
                FloatImage.of(
                        3,
                        window.workHeight(),
                        window.workWidth(),
                        (c, y, x) ->
                                patch.mask().isHole(x, y)
                                        ? color(picture[c * plane + y * patch.width() + x])
                                        : patch.colors().get(c, y, x));
        Rectangle area = window.area();
        PictureRows filled =
                window.isShrunk() ? Resampler.cubic(colors, area.height, area.width) : colors;
        Rectangle target = window.target();
        int end = target.x + target.width;
        float[] row = new float[3 * target.width];
        for (int y = target.y; y < target.y + target.height; y++) {
            for (int x = hole.nextHole(target.x, y); x < end; ) {
                int stop = Math.min(end, hole.nextKnown(x, y));
                int length = stop - x;
                filled.readRow(x - area.x, y - area.y, length, row);
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
