// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Fills a block with a golden file's tensors, and runs it. */
public final class PublishedWeights {

    private PublishedWeights() {}

    /**
     * Initializes a block and fills it with the published tensors, all of them.
     *
     * @param block the block
     * @param golden the file that lists the tensors
     * @param manager the manager of the parameters
     * @param publishedName from our dotted name, without DJL's numbers, to the published one
     * @param inputs the shapes of the block's inputs
     * @return the block's arrays by published names
     */
    public static Map<String, NDArray> fill(
            Block block,
            Golden golden,
            NDManager manager,
            UnaryOperator<String> publishedName,
            Shape... inputs) {
        block.initialize(manager, DataType.FLOAT32, inputs);
        Map<String, NDArray> filled = new HashMap<>();
        Set<String> left = new TreeSet<>(golden.tensorNames());
        left.removeIf(name -> golden.rule(name) == FormulaWeights.Rule.CONSTANT);
        for (Pair<String, Parameter> parameter : block.getParameters()) {
            String ours = parameter.getKey().replaceAll("(^|_)\\d\\d", "$1").replace('_', '.');
            String name = publishedName.apply(ours);
            assertThat(left.remove(name)).as(ours + " -> " + name).isTrue();
            NDArray array = parameter.getValue().getArray();
            try (NDArray tensor = tensor(golden, manager, name)) {
                assertThat(array.getShape()).as(name).isEqualTo(tensor.getShape());
                tensor.copyTo(array);
            }
            filled.put(name, array);
        }
        assertThat(left).as("published tensors without a place").isEmpty();
        return filled;
    }

    /** Of kernels over masks, whose channels are equal, the sum over channels. */
    private static NDArray tensor(Golden golden, NDManager manager, String name) {
        NDArray tensor = golden.tensor(manager, name);
        return name.endsWith("mask_conv.weight") ? tensor.sum(new int[] {1}, true) : tensor;
    }

    /**
     * Counts the values that training changes.
     *
     * @param block the block, initialized
     * @return their number
     */
    public static long trainedValues(Block block) {
        return block.getParameters().values().stream()
                .filter(Parameter::requiresGradient)
                .mapToLong(parameter -> parameter.getArray().size())
                .sum();
    }

    /**
     * Runs a block in inference.
     *
     * @param block the block
     * @param inputs its inputs
     * @return its outputs
     */
    public static NDList run(Block block, NDArray... inputs) {
        NDManager manager = inputs[0].getManager();
        return block.forward(new ParameterStore(manager, false), new NDList(inputs), false);
    }
}
