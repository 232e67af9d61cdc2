// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.pennet;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import io.github.tsgl.encoder.FormulaCheckpoint;
import io.github.tsgl.layers.testing.Golden;
import java.io.IOException;
import java.io.InputStream;

/** The generator with the formula's weights, and what the published one gives for them. */
public final class GoldenPenNet {

    private static final String FOLDER = "/io/github/tsgl/pennet/golden/";

    private GoldenPenNet() {}

    /**
     * The golden file of the published code.
     *
     * @return the goldens
     */
    public static Golden golden() {
        return Golden.read(FOLDER + "pennet.txt");
    }

    /**
     * Gives an initialized generator the formula's weights by their published names.
     *
     * @param generator the generator
     * @throws IOException if the names do not fit
     */
    public static void load(PenNetGenerator generator) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            PenNetWeights.generator(generator)
                    .load(FormulaCheckpoint.of(golden(), manager), generator);
        }
    }

    /** Initializes a generator with zeros, which is quick. */
    static PenNetGenerator empty(PenNetGenerator.Builder builder, NDManager manager) {
        PenNetGenerator generator = builder.build();
        generator.setInitializer(Initializer.ZEROS, parameter -> true);
        generator.initialize(
                manager, DataType.FLOAT32, new Shape(1, 3, 64, 64), new Shape(1, 1, 64, 64));
        return generator;
    }

    static InputStream open(String file) {
        return GoldenPenNet.class.getResourceAsStream(FOLDER + file);
    }
}
