package io.github.tsgl.zoo;

import java.awt.Rectangle;

/**
 * Writes what the network made into the missing pixels of a photo, and into no other.
 *
 * <p>The content of a shrunk window is enlarged by cubic convolution (Keys, a = −1/2) from the
 * known pixels and the network's together, so that it meets its surroundings.
 */
final class Filling {

    private final Photo photo;
    private final Hole hole;
    private final Window window;
    private final float[] rgb; // (3, work height, work width)

    private Filling(Photo photo, Hole hole, Window window, float[] rgb) {
        this.photo = photo;
        this.hole = hole;
        this.window = window;
        this.rgb = rgb;
    }

    /**
     * Fills the missing pixels of a window's target.
     *
     * @param photo the photo that is written to
     * @param hole its missing pixels
     * @param window the window
     * @param patch what the network was given, perhaps larger than the window's working size
     * @param picture the network's picture in [−1, 1], of the patch's size (3, H, W)
     * @throws UnusableWeightsException if the picture holds a value that is not finite
     */
    static void write(Photo photo, Hole hole, Window window, Patch patch, float[] picture) {
        int width = window.workWidth();
        int height = window.workHeight();
        float[] rgb = new float[Patch.values(3, width, height)];
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int from = y * patch.width() + x;
                    int plane = c * patch.width() * patch.height();
                    rgb[(c * height + y) * width + x] =
                            patch.hole()[from]
                                    ? colour(picture[plane + from])
                                    : patch.rgb()[plane + from];
                }
            }
        }
        new Filling(photo, hole, window, rgb).write();
    }

    private static float colour(float value) {
        if (!Float.isFinite(value)) {
            throw new UnusableWeightsException();
        }
        return Math.max(0, Math.min(255, (value + 1) * 127.5f));
    }

    private void write() {
        Rectangle target = window.target();
        int end = target.x + target.width;
        float[] colour = new float[3];
        for (int y = target.y; y < target.y + target.height; y++) {
            for (int x = hole.nextMissing(target.x, y); x < end; ) {
                read(x - window.area().x, y - window.area().y, colour);
                photo.write(x, y, colour[0], colour[1], colour[2]);
                x = x + 1 < end ? hole.nextMissing(x + 1, y) : end;
            }
        }
    }

    /** The colour for a pixel of the window's area. */
    private void read(int x, int y, float[] colour) {
        int width = window.workWidth();
        int height = window.workHeight();
        if (!window.isShrunk()) {
            for (int c = 0; c < 3; c++) {
                colour[c] = rgb[(c * height + y) * width + x];
            }
            return;
        }
        double atX = (x + 0.5) * width / window.area().width - 0.5;
        double atY = (y + 0.5) * height / window.area().height - 0.5;
        int left = (int) Math.floor(atX);
        int top = (int) Math.floor(atY);
        colour[0] = 0;
        colour[1] = 0;
        colour[2] = 0;
        for (int j = top - 1; j <= top + 2; j++) {
            int row = Math.max(0, Math.min(height - 1, j));
            double weightY = keys(atY - j);
            for (int i = left - 1; i <= left + 2; i++) {
                int column = Math.max(0, Math.min(width - 1, i));
                double weight = weightY * keys(atX - i);
                for (int c = 0; c < 3; c++) {
                    colour[c] += (float) (weight * rgb[(c * height + row) * width + column]);
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
