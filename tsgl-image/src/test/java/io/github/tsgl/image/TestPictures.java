// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;

/** Pictures and masks that golden values were made from: integer formulas, and one photo. */
public final class TestPictures {

    private TestPictures() {}

    /** The photo dandelion.png: (3, 256, 256), values k / 255. */
    public static FloatImage photo() {
        try (InputStream in = TestPictures.class.getResourceAsStream("dandelion.png")) {
            BufferedImage picture = ImageIO.read(in);
            int height = picture.getHeight();
            int width = picture.getWidth();
            float[] values = new float[3 * height * width];
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int rgb = picture.getRGB(x, y);
                    for (int c = 0; c < 3; c++) {
                        int value = rgb >> (16 - 8 * c) & 255;
                        values[(c * height + y) * width + x] = value / 255f;
                    }
                }
            }
            return FloatImage.of(3, height, width, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A mask: "box", "blobs", "all" or "nothing" (is known). */
    public static HoleMask mask(String kind, int height, int width) {
        int[] blobs = cells(height, width, 99);
        return HoleMask.of(
                width,
                height,
                (x, y) ->
                        switch (kind) {
                            case "box" ->
                                    y >= height / 4
                                            && y < 3 * height / 5
                                            && x >= width / 3
                                            && x < 3 * width / 4;
                            case "blobs" -> blobs[y * width + x] <= 110;
                            case "all" -> false;
                            case "nothing" -> true;
                            default -> throw new IllegalArgumentException(kind);
                        });
    }

    /** One channel with the values of a formula, k / 256. */
    static FloatImage formula(String name, int height, int width, int seed) {
        return scaled(1, height, width, ints(name, height, width, seed));
    }

    /** Three channels, one with fields, one with rings, one with a noisy disc. */
    static FloatImage colors(int height, int width) {
        int size = height * width;
        int[] values = new int[3 * size];
        System.arraycopy(ints("cells", height, width, 5), 0, values, 0, size);
        System.arraycopy(ints("rings", height, width, 0), 0, values, size, size);
        int[] noise = ints("noise", height, width, 3);
        int[] disc = ints("disc", height, width, 0);
        for (int i = 0; i < size; i++) {
            values[2 * size + i] = noise[i] / 4 + disc[i] * 3 / 4;
        }
        return scaled(3, height, width, values);
    }

    /** The picture with other content in the mask's hole. */
    public static FloatImage withOtherHole(FloatImage image, HoleMask mask) {
        float[] values = image.toFloatArray();
        int size = image.height() * image.width();
        for (int i = 0; i < values.length; i++) {
            if (mask.isHole(i % image.width(), i % size / image.width())) {
                values[i] = (i * 7919 % 256) / 255f;
            }
        }
        return FloatImage.of(image.channels(), image.height(), image.width(), values);
    }

    /** The unpacked bytes of a resource. */
    public static ByteBuffer resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name);
                InputStream unpacked = new GZIPInputStream(in)) {
            return ByteBuffer.wrap(unpacked.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Edges packed to bits, as the next bytes of a buffer. */
    public static FloatImage edges(ByteBuffer bits, int height, int width) {
        float[] values = new float[height * width];
        byte[] bytes = new byte[(values.length + 7) / 8];
        bits.get(bytes);
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes[i / 8] >> (7 - i % 8) & 1;
        }
        return FloatImage.of(1, height, width, values);
    }

    private static FloatImage scaled(int channels, int height, int width, int[] ints) {
        float[] values = new float[ints.length];
        for (int i = 0; i < ints.length; i++) {
            values[i] = ints[i] / 256f;
        }
        return FloatImage.of(channels, height, width, values);
    }

    private static int[] ints(String name, int height, int width, int seed) {
        if (name.equals("noise")) {
            return noise(height, width, seed);
        }
        if (name.equals("cells")) {
            return cells(height, width, seed);
        }
        int[] values = new int[height * width];
        int radius = Math.min(height, width) / 3;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                values[y * width + x] =
                        switch (name) {
                            case "disc" ->
                                    (square(x - width / 2) + square(y - height / 2) < square(radius)
                                                    ? 200
                                                    : 10)
                                            + x % 256 / 8;
                            case "checker" -> ((x / 9 + y / 7) & 1) * 200 + 20;
                            case "rings" ->
                                    (square(x - width / 3) + square(y - height / 2)) / 16 & 255;
                            case "stripes" -> (x / 10 & 1) * 180 + 30;
                            case "flat" -> 100;
                            default -> throw new IllegalArgumentException(name);
                        };
            }
        }
        return values;
    }

    private static int square(int number) {
        return number * number;
    }

    private static int[] noise(int height, int width, int seed) {
        int[] values = new int[height * width];
        int state = seed;
        for (int i = 0; i < values.length; i++) {
            state = (state * 1103515245 + 12345) & 0x7fffffff;
            values[i] = state >> 16 & 255;
        }
        return values;
    }

    private static int[] cells(int height, int width, int seed) {
        int columns = width / 16 + 2;
        int[] grid = noise(height / 16 + 2, columns, seed);
        int[] values = new int[height * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int corner = y / 16 * columns + x / 16;
                int dy = y % 16;
                int dx = x % 16;
                values[y * width + x] =
                        (grid[corner] * (16 - dy) * (16 - dx)
                                        + grid[corner + 1] * (16 - dy) * dx
                                        + grid[corner + columns] * dy * (16 - dx)
                                        + grid[corner + columns + 1] * dy * dx)
                                / 256;
            }
        }
        return values;
    }
}
