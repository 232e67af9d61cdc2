// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.layers.testing.PublishedPicture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageIO;

/**
 * What the released generator was given to print the golden files of this module.
 *
 * <p>The arrays are float32 of shape (N, C, 256, 256) and not yet multiplied by the mask; the
 * released programs do that before they call the network.
 *
 * @param image the picture, RGB in [-1, 1]
 * @param edges its Canny edges, 0 or 1
 * @param texture the smoothed picture; here the picture itself
 * @param gray its gray values, made as the released data loader makes them
 * @param mask 1 = known, 0 = hole
 */
record GoldenInputs(NDArray image, NDArray edges, NDArray texture, NDArray gray, NDArray mask) {

    private static final String FOLDER = "/io/github/tsgl/encoder/golden/";
    private static final int SIDE = 256;

    /**
     * The photo with one of the stored masks.
     *
     * @param manager the manager the arrays are made on
     * @param mask {@code square}, {@code irregular25} or {@code irregular45}
     * @return inputs of batch size 1, of the golden file {@code generator-MASK.txt}
     */
    static GoldenInputs photo(NDManager manager, String mask) {
        NDArray image = picture(manager, "photo.png", 3).sub(0.5f).div(0.5f);
        NDArray hole = picture(manager, "mask-" + mask + ".png", 1);
        return new GoldenInputs(
                image, picture(manager, "edges.png", 1), image, gray(manager), hole.neg().add(1));
    }

    /**
     * What a generator takes: all but the mask multiplied by it.
     *
     * @return the five inputs
     */
    NDList masked() {
        return new NDList(
                image.mul(mask), edges.mul(mask), texture.mul(mask), gray.mul(mask), mask);
    }

    /**
     * The batch of two that the formula makes, for training mode.
     *
     * @param manager the manager the arrays are made on
     * @param golden the golden file {@code generator-train.txt}
     * @return inputs of batch size 2
     */
    static GoldenInputs batch(NDManager manager, Golden golden) {
        return new GoldenInputs(
                golden.input(manager, "image"),
                golden.input(manager, "edges"),
                golden.input(manager, "texture"),
                golden.input(manager, "grey"),
                golden.input(manager, "mask"));
    }

    /**
     * The golden file of a run of the released generator.
     *
     * @param name its name without ending, for example {@code generator-square}
     * @return the goldens
     */
    static Golden golden(String name) {
        return Golden.read(FOLDER + name + ".txt");
    }

    /**
     * A complete output, stored as 16-bit fixed point numbers: 32767 is 1.
     *
     * @param manager the manager the array is made on
     * @param name {@code output-square} or {@code structure-square}
     * @return the output of shape (1, C, 256, 256), right to 1.6e-5
     */
    static NDArray complete(NDManager manager, String name) {
        float[] values = picture(name).values();
        return manager.create(values, new Shape(1, values.length / (SIDE * SIDE), SIDE, SIDE));
    }

    /**
     * The same as it is stored.
     *
     * @param name {@code output-square} or {@code structure-square}
     * @return the output
     */
    static PublishedPicture picture(String name) {
        try {
            return PublishedPicture.read(
                    GoldenInputs.class.getResourceAsStream(FOLDER + name + ".s16"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NDArray gray(NDManager manager) {
        float[] values = new float[SIDE * SIDE];
        bytes("grey.f32").asFloatBuffer().get(values);
        return manager.create(values, new Shape(1, 1, SIDE, SIDE));
    }

    /** The picture's channels in [0, 1]. */
    private static NDArray picture(NDManager manager, String name, int channels) {
        BufferedImage image;
        try (InputStream stream = GoldenInputs.class.getResourceAsStream(FOLDER + name)) {
            image = ImageIO.read(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        float[] values = new float[channels * SIDE * SIDE];
        for (int c = 0; c < channels; c++) {
            int shift = 16 - 8 * c;
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    int value = image.getRGB(x, y) >> shift & 0xFF;
                    values[(c * SIDE + y) * SIDE + x] = value / 255f;
                }
            }
        }
        return manager.create(values, new Shape(1, channels, SIDE, SIDE));
    }

    private static ByteBuffer bytes(String name) {
        try (InputStream stream = GoldenInputs.class.getResourceAsStream(FOLDER + name)) {
            return ByteBuffer.wrap(stream.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
