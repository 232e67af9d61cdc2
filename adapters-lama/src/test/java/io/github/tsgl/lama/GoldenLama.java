package io.github.tsgl.lama;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.Pair;
import io.github.tsgl.encoder.FormulaCheckpoint;
import io.github.tsgl.layers.testing.Golden;
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
     * Gives an initialised generator the formula's weights by their published names.
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

    /** Initialises a generator and gives it the formula's weights. */
    static LamaGenerator generator(LamaGenerator.Builder builder, Golden golden, NDManager manager)
            throws IOException {
        LamaGenerator generator = empty(builder, manager);
        load(generator, golden);
        return generator;
    }

    /** Initialises a generator with zeros, which is quick. */
    static LamaGenerator empty(LamaGenerator.Builder builder, NDManager manager) {
        LamaGenerator generator = builder.build();
        generator.setInitializer(Initializer.ZEROS, parameter -> true);
        generator.initialize(manager, DataType.FLOAT32, new Shape(1, 4, 64, 64));
        return generator;
    }

    /** The number of values that training changes. */
    static long parameters(Block block) {
        return block.getParameters().stream()
                .map(Pair::getValue)
                .filter(Parameter::requiresGradient)
                .mapToLong(parameter -> parameter.getArray().size())
                .sum();
    }

    static InputStream open(String file) {
        return GoldenLama.class.getResourceAsStream(FOLDER + file);
    }
}
