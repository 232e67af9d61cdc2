package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.initializer.Initializer;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.layers.testing.FormulaWeights.Rule;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.StoredTensor;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A released checkpoint whose tensors a formula makes, as {@code FormulaWeights} describes. */
public final class FormulaCheckpoint {

    private FormulaCheckpoint() {}

    /**
     * The checkpoint of the released generator.
     *
     * @param manager the manager that tensors are made on for a while
     * @return the checkpoint
     */
    public static Checkpoint released(NDManager manager) {
        return of(GoldenInputs.golden("released-tensors"), manager);
    }

    /**
     * The checkpoint with the tensors that a golden file lists.
     *
     * @param golden the golden file
     * @param manager the manager that tensors are made on for a while
     * @return the checkpoint
     */
    public static Checkpoint of(Golden golden, NDManager manager) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (String name : golden.tensorNames()) {
            Shape shape = golden.tensorShape(name);
            StoredTensor.Values values =
                    golden.rule(name) == Rule.CONSTANT
                            ? () -> new float[Math.toIntExact(shape.size())]
                            : () -> values(golden, manager, name);
            tensors.put(name, StoredTensor.computed(name, shape, values));
        }
        return Checkpoint.of("formula", tensors);
    }

    private static float[] values(Golden golden, NDManager manager, String name) {
        try (NDArray values = golden.tensor(manager, name)) {
            return values.toFloatArray();
        }
    }

    /** Initializes a released generator with its structure decoder and loads the formula. */
    static void fill(Block generator, NDManager manager) throws IOException {
        generator.setInitializer(Initializer.ZEROS, parameter -> true);
        Shape picture = new Shape(1, 3, 256, 256);
        Shape plane = new Shape(1, 1, 256, 256);
        generator.initialize(manager, DataType.FLOAT32, picture, plane, picture, plane, plane);
        ReleasedWeights.generator(StructureOutput.ALWAYS).load(released(manager), generator);
    }
}
