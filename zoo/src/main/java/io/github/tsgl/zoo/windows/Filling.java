package io.github.tsgl.zoo.windows;

import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.io.StoredPicture;
import java.awt.Rectangle;

/**
 * Writes what the network made into the missing pixels of a photo, and into no other.
 *
 * <p>The content of a shrunk window is enlarged by cubic convolution (Keys, a = −1/2) from the
 * known pixels and the network's together, so that it meets its surroundings.
 */
public final class Filling {

    private final StoredPicture photo;
    private final HoleMask hole;
    private final Window window;
    private final FloatImage colors; // (3, work height, work width) in [0, 255]

    private Filling(StoredPicture photo, HoleMask hole, Window window, FloatImage colors) {
        this.photo = photo;
        this.hole = hole;
        this.window = window;
        this.colors = colors;
    }

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
        new Filling(photo, hole, window, colors).write();
    }

    private static float color(float value) {
        return Math.max(0, Math.min(255, (value + 1) * 127.5f));
    }

    private void write() {
        Rectangle target = window.target();
        int end = target.x + target.width;
        float[] color = new float[3];
        for (int y = target.y; y < target.y + target.height; y++) {
            for (int x = hole.nextHole(target.x, y); x < end; ) {
                read(x - window.area().x, y - window.area().y, color);
                photo.write(x, y, color[0], color[1], color[2]);
                x = x + 1 < end ? hole.nextHole(x + 1, y) : end;
            }
        }
    }

    /** The color for a pixel of the window's area. */
    private void read(int x, int y, float[] color) {
        int width = window.workWidth();
        int height = window.workHeight();
        if (!window.isShrunk()) {
            for (int c = 0; c < 3; c++) {
                color[c] = colors.get(c, y, x);
            }
            return;
        }
        double atX = (x + 0.5) * width / window.area().width - 0.5;
        double atY = (y + 0.5) * height / window.area().height - 0.5;
        int left = (int) Math.floor(atX);
        int top = (int) Math.floor(atY);
        color[0] = 0;
        color[1] = 0;
        color[2] = 0;
        for (int j = top - 1; j <= top + 2; j++) {
            int row = Math.max(0, Math.min(height - 1, j));
            double weightY = keys(atY - j);
            for (int i = left - 1; i <= left + 2; i++) {
                int column = Math.max(0, Math.min(width - 1, i));
                double weight = weightY * keys(atX - i);
                for (int c = 0; c < 3; c++) {
                    color[c] += (float) (weight * colors.get(c, row, column));
                }
            }
        }
    }

    /** The cubic convolution kernel of Keys (1981), equation 4 with a = −1/2. */
    private static double keys(double distance) {
        double d = Math.abs(distance);
        if (d <= 1) {
            return (1.5 * d - 2.5) * d * d + 1;
        }
        return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
    }
}
