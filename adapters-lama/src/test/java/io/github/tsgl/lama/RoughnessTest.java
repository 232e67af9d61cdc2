// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoughnessTest {

    private static final int HEIGHT = 50;
    private static final int WIDTH = 61;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** A level of 8 bits at a place. */
    private interface Shade {
        double at(int y, int x);
    }

    /** The roughness of a picture with a box of 20×24 missing, in which it has some level. */
    private NDArray roughness(Shade shade, double inHole) {
        float[] picture = new float[3 * HEIGHT * WIDTH];
        float[] mask = new float[HEIGHT * WIDTH];
        for (int i = 0; i < mask.length; i++) {
            int y = i / WIDTH;
            int x = i % WIDTH;
            mask[i] = y >= 15 && y < 35 && x >= 20 && x < 44 ? 0 : 1;
            double level = mask[i] == 0 ? inHole : shade.at(y, x);
            for (int c = 0; c < 3; c++) {
                picture[c * mask.length + i] = (float) (level / 127.5 - 1);
            }
        }
        Shape pictures = new Shape(1, 3, HEIGHT, WIDTH);
        Shape masks = new Shape(1, 1, HEIGHT, WIDTH);
        Block roughness = new Roughness();
        roughness.initialize(manager, DataType.FLOAT32, pictures, masks);
        NDList inputs = new NDList(manager.create(picture, pictures), manager.create(mask, masks));
        return roughness.forward(new ParameterStore(manager, false), inputs, false).head();
    }

    @Test
    void aHoleInASkyWithGrainIsSmooth() {
        Random random = new Random(1);
        NDArray rough = roughness((y, x) -> 100 + 0.3 * y + random.nextGaussian(), 0);

        assertThat(rough.getShape()).isEqualTo(new Shape(1, 1, HEIGHT, WIDTH));
        assertThat(rough.max().getFloat()).isZero();
    }

    @Test
    void aHoleAmidTextureIsRough() {
        Random random = new Random(2);
        NDArray rough = roughness((y, x) -> 100 + 10 * random.nextGaussian(), 0);

        assertThat(rough.min().getFloat()).isGreaterThan(0.999f);
    }

    @Test
    void shapesOutOfFocusAreSmooth() {
        NDArray rough = roughness((y, x) -> 100 + 30 * Math.sin(x / 8.0), 0);

        assertThat(rough.max().getFloat()).isZero();
    }

    @Test
    void anEdgeIsRough() {
        NDArray rough = roughness((y, x) -> x < 32 ? 80 : 140, 0);

        assertThat(rough.get(":, :, 16, 32").getFloat()).isGreaterThan(0.7f);
    }

    @Test
    void aHoleBetweenSkyAndTextureIsRoughFromShortOfTheSkyOn() {
        Random random = new Random(3);
        NDArray rough = roughness((y, x) -> x < 32 ? 150 : 100 + 20 * random.nextGaussian(), 0);

        assertThat(rough.get(":, :, 25, 17").getFloat()).isZero();
        assertThat(rough.get(":, :, 25, 24").getFloat()).isEqualTo(1);
        assertThat(rough.get(":, :, 25, 43").getFloat()).isEqualTo(1);
    }

    @Test
    void whatIsInTheHoleDoesNotMatter() {
        NDArray black = roughness((y, x) -> 100 + x % 5, 0);
        NDArray white = roughness((y, x) -> 100 + x % 5, 255);

        assertThat(white).isEqualTo(black);
    }

    @Test
    void wherePixelsAreUnknownAltogetherItIsANumber() {
        Shape masks = new Shape(1, 1, 5, 3);
        Block roughness = new Roughness();
        roughness.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 5, 3), masks);
        NDList nothing = new NDList(manager.zeros(new Shape(1, 3, 5, 3)), manager.zeros(masks));

        NDArray rough =
                roughness.forward(new ParameterStore(manager, false), nothing, false).head();

        assertThat(rough.isNaN().any().getBoolean()).isFalse();
    }
}
