// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.Pair;
import io.github.tsgl.encoder.FormulaCheckpoint;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.layers.testing.PublishedPicture;
import java.io.IOException;
import java.io.InputStream;

/** Generators with the formula's weights, and what the published ones give for them. */
public final class GoldenLama {

    private static final String FOLDER = "/io/github/tsgl/lama/golden/";

    private GoldenLama() {}

    /**
     * A golden file of the published code.
     *
     * @param name its name without ending, for example {@code big-lama}
     * @return the goldens
     */
    public static Golden golden(String name) {
        return Golden.read(FOLDER + name + ".txt");
    }

    /**
     * Gives an initialized generator the formula's weights by their published names.
     *
     * @param generator the generator
     * @param golden the golden file that lists the weights
     * @throws IOException if the names do not fit
     */
    public static void load(LamaGenerator generator, Golden golden) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            LamaWeights.generator(generator).load(FormulaCheckpoint.of(golden, manager), generator);
        }
    }

    /** Initializes a generator and gives it the formula's weights. */
    static LamaGenerator generator(LamaGenerator.Builder builder, Golden golden, NDManager manager)
            throws IOException {
        LamaGenerator generator = empty(builder, manager);
        load(generator, golden);
        return generator;
    }

    /** Initializes a generator with zeros, which is quick. */
    static LamaGenerator empty(LamaGenerator.Builder builder, NDManager manager) {
        LamaGenerator generator = builder.build();
        generator.setInitializer(Initializer.ZEROS, parameter -> true);
        generator.initialize(manager, DataType.FLOAT32, new Shape(1, 4, 64, 64));
        return generator;
    }

    /** Makes sure that a picture is the published one at every step-th pixel, to 1e-3. */
    static void assertPicture(NDArray picture, String file, int step, PictureOutput output)
            throws IOException {
        NDArray some = signed(picture, step, output);
        float[] expected = picture(file).values();
        NDArray difference = some.sub(picture.getManager().create(expected, some.getShape())).abs();
        assertThat(difference.max().getFloat())
                .isLessThan(output == PictureOutput.SIGMOID ? 2e-3f : 1e-3f);
    }

    /** A stored picture. */
    static PublishedPicture picture(String file) throws IOException {
        return PublishedPicture.read(open(file));
    }

    /** Every step-th pixel in [-1, 1]. */
    static NDArray signed(NDArray picture, int step, PictureOutput output) {
        NDArray some = picture.get(new NDIndex(":, :, ::{}, ::{}", step, step));
        return output == PictureOutput.SIGMOID ? some.mul(2).sub(1) : some;
    }

    /** One of a block's steps. */
    static Block child(Block parent, String name) {
        for (Pair<String, Block> pair : parent.getChildren()) {
            if (pair.getKey().substring(2).equals(name)) {
                return pair.getValue();
            }
        }
        throw new IllegalArgumentException(name);
    }

    static InputStream open(String file) {
        return GoldenLama.class.getResourceAsStream(FOLDER + file);
    }
}
