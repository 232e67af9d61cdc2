// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import io.github.tsgl.layers.testing.FormulaWeights;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.StoredTensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Generators with the formula's weights, and what the published ones give for them.
 *
 * <p>The golden files list kernels as (out, in, height, width). Kernels of features are the
 * formula's times 1.5, those of the last convolution before the attention times 0.3: the gates
 * would else let the signal fade, and the attention be a single place's.
 */
public final class GoldenHifill {

    private static final String FOLDER = "/io/github/tsgl/hifill/golden/";
    private static final String PHOTOS = "/io/github/tsgl/encoder/golden/";

    private GoldenHifill() {}

    /**
     * A golden file of the published code.
     *
     * @param name its name without ending, for example {@code hifill}
     * @return the goldens
     */
    public static Golden golden(String name) {
        return Golden.read(FOLDER + name + ".txt");
    }

    /**
     * The variables that a golden file lists, as TensorFlow keeps them.
     *
     * @param golden the golden file
     * @return a checkpoint of them, kernels as (height, width, in, out)
     */
    public static Checkpoint variables(Golden golden) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (String name : golden.tensorNames()) {
            Shape shape = golden.tensorShape(name);
            StoredTensor tensor =
                    StoredTensor.computed(name, shape, () -> values(name, shape, golden));
            tensors.put(
                    name,
                    switch (shape.dimension()) {
                        case 4 -> tensor.permute(2, 3, 1, 0);
                        case 2 -> tensor.permute(1, 0);
                        default -> tensor;
                    });
        }
        return Checkpoint.of("formula", tensors);
    }

    private static float[] values(String name, Shape shape, Golden golden) {
        float[] values = FormulaWeights.values(name, shape, golden.rule(name));
        boolean feature =
                name.startsWith("generator/") && name.endsWith("/w") && !name.endsWith("_gate/w");
        if (feature) {
            float gain = name.contains("re_dil_d16") ? 0.3f : 1.5f;
            for (int i = 0; i < values.length; i++) {
                values[i] *= gain;
            }
        }
        return values;
    }

    /**
     * Makes a generator with the formula's weights.
     *
     * @param builder its settings
     * @param golden the golden file that lists the weights
     * @param manager the manager of its parameters
     * @return the generator
     * @throws IOException if the names do not fit
     */
    public static HifillGenerator generator(
            HifillGenerator.Builder builder, Golden golden, NDManager manager) throws IOException {
        HifillGenerator generator = empty(builder, manager);
        load(generator, golden);
        return generator;
    }

    /**
     * Gives an initialized generator the formula's weights by their published names.
     *
     * @param generator the generator
     * @param golden the golden file that lists the weights
     * @throws IOException if the names do not fit
     */
    public static void load(HifillGenerator generator, Golden golden) throws IOException {
        HifillWeights.generator(generator).load(variables(golden), generator);
    }

    /** Initializes a generator with zeros, which is quick. */
    static HifillGenerator empty(HifillGenerator.Builder builder, NDManager manager) {
        HifillGenerator generator = builder.build();
        generator.setInitializer(Initializer.ZEROS, parameter -> true);
        int side = 2 * generator.multiple();
        generator.initialize(
                manager,
                DataType.FLOAT32,
                new Shape(1, 3, side, side),
                new Shape(1, 1, side, side));
        return generator;
    }

    /** The photo in [-1, 1], each pixel repeated to 512×512, cut to a height: (1, 3, H, 512). */
    static NDArray photo(NDManager manager, int height) {
        return picture(manager, "photo.png", 3, height).mul(2).sub(1);
    }

    /** The irregular hole, 1 = hole, like the photo: (1, 1, H, 512). */
    static NDArray hole(NDManager manager, int height) {
        return picture(manager, "mask-irregular25.png", 1, height)
                .gt(0.5f)
                .toType(DataType.FLOAT32, false);
    }

    private static NDArray picture(NDManager manager, String name, int channels, int height) {
        BufferedImage image;
        try (InputStream stream = GoldenHifill.class.getResourceAsStream(PHOTOS + name)) {
            image = ImageIO.read(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int width = 512;
        float[] values = new float[channels * height * width];
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int value = image.getRGB(x / 2, y / 2) >> 16 - 8 * c & 0xFF;
                    values[(c * height + y) * width + x] = value / 255f;
                }
            }
        }
        return manager.create(values, new Shape(1, channels, height, width));
    }

    static InputStream open(String file) {
        return GoldenHifill.class.getResourceAsStream(FOLDER + file);
    }
}
