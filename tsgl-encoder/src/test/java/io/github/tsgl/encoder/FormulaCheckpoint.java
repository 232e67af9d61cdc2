// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.initializer.Initializer;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.layers.testing.FormulaWeights;
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
     * The same with kernels over masks that are not ones, as the released network draws them.
     *
     * @param manager the manager that tensors are made on for a while
     * @return the checkpoint
     */
    static Checkpoint withDrawnKernels(NDManager manager) {
        Map<String, StoredTensor> tensors =
                tensors(GoldenInputs.golden("released-tensors"), manager);
        tensors.replaceAll(
                (name, ones) ->
                        name.endsWith("mask_conv.weight")
                                ? StoredTensor.computed(
                                        name, ones.shape(), () -> drawn(name, ones.shape()))
                                : ones);
        return Checkpoint.of("formula", tensors);
    }

    private static float[] drawn(String name, Shape shape) {
        return FormulaWeights.values(name, shape, Rule.DRAWN);
    }

    /**
     * The checkpoint with the tensors that a golden file lists.
     *
     * @param golden the golden file
     * @param manager the manager that tensors are made on for a while
     * @return the checkpoint
     */
    public static Checkpoint of(Golden golden, NDManager manager) {
        return Checkpoint.of("formula", tensors(golden, manager));
    }

    private static Map<String, StoredTensor> tensors(Golden golden, NDManager manager) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (String name : golden.tensorNames()) {
            Shape shape = golden.tensorShape(name);
            StoredTensor.Values values =
                    golden.rule(name) == Rule.CONSTANT
                            ? () -> new float[Math.toIntExact(shape.size())]
                            : () -> values(golden, manager, name);
            tensors.put(name, StoredTensor.computed(name, shape, values));
        }
        return tensors;
    }

    private static float[] values(Golden golden, NDManager manager, String name) {
        try (NDArray values = golden.tensor(manager, name)) {
            return values.toFloatArray();
        }
    }

    /** Initializes a released generator with its structure decoder and loads a checkpoint. */
    static void fill(Block generator, NDManager manager, Checkpoint checkpoint) throws IOException {
        generator.setInitializer(Initializer.ZEROS, parameter -> true);
        Shape picture = new Shape(1, 3, 256, 256);
        Shape plane = new Shape(1, 1, 256, 256);
        generator.initialize(manager, DataType.FLOAT32, picture, plane, picture, plane, plane);
        ReleasedWeights.generator(StructureOutput.ALWAYS).load(checkpoint, generator);
    }
}
