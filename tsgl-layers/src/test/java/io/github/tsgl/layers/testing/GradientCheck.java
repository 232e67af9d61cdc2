// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Compares a block's gradients with central differences.
 *
 * <p>The loss is the sum of some outputs, each times a fixed random weight. For every input and
 * every trainable parameter the derivative along one random direction, which involves all entries,
 * and the derivatives for two sampled entries are compared.
 *
 * <p>Inputs and block are float32, or float64 where curvature leaves no step that is both small and
 * above single precision's rounding.
 */
public final class GradientCheck {

    private static final long SEED = 7;
    private static final int SAMPLES = 2;

    /** In a joint check an array counts in full if its derivative is this share of the largest. */
    private static final double LEAST_SHARE = 1e-4;

    private final Block block;
    private final NDList inputs;
    private final Set<Integer> fixed = new HashSet<>();
    private final Set<Integer> ignoredOutputs = new HashSet<>();
    private final Map<Integer, float[]> weights = new HashMap<>();
    private boolean training = true;
    private boolean trainingDifferences = true;
    private double step = 2e-3;
    private double tolerance = 0.02;
    private double lossScale;

    private GradientCheck(Block block, NDArray... inputs) {
        this.block = block;
        this.inputs = new NDList(inputs);
    }

    /**
     * A check of an initialized block.
     *
     * @param block the block
     * @param inputs its inputs, of the block's data type
     * @return the check, to be refined and run
     */
    public static GradientCheck of(Block block, NDArray... inputs) {
        return new GradientCheck(block, inputs);
    }

    /**
     * Leaves an input as it is, for example a mask.
     *
     * @param index the input's position
     * @return this
     */
    public GradientCheck withFixedInput(int index) {
        fixed.add(index);
        return this;
    }

    /**
     * Leaves an output out of the loss, for example a mask.
     *
     * @param index the output's position
     * @return this
     */
    public GradientCheck withoutOutput(int index) {
        ignoredOutputs.add(index);
        return this;
    }

    /**
     * Runs the block as in inference, for example because training changes its state.
     *
     * @return this
     */
    public GradientCheck inInference() {
        training = false;
        return differencesInInference();
    }

    /**
     * Takes the gradients of a training pass, but the differences of inference passes, which read
     * the state that the training pass left and let it be.
     *
     * @return this
     */
    public GradientCheck differencesInInference() {
        trainingDifferences = false;
        return this;
    }

    /**
     * Sets how far an array is moved to each side; 0.002 by default. A quarter and five times as
     * much are tried too.
     *
     * @param size the step
     * @return this
     */
    public GradientCheck withStep(double size) {
        step = size;
        return this;
    }

    /**
     * Sets the largest error relative to the array's largest compared derivative; 0.02 by default.
     *
     * @param error the error
     * @return this
     */
    public GradientCheck withTolerance(double error) {
        tolerance = error;
        return this;
    }

    /** Compares array by array, and fails with the array and entry that differ. */
    public void verify() {
        Map<String, NDArray> arrays = inputArrays();
        arrays.putAll(parameterArrays());
        Map<String, double[]> gradients = autograd(arrays);
        arrays.forEach((name, array) -> compare(name, array, gradients.get(name)));
    }

    /**
     * Compares one derivative along all inputs and one along all parameters, for networks of too
     * many arrays to look at each.
     *
     * <p>The directions are random, and in each array so long that all have an equal part in the
     * derivative, 1 in all: a wrong gradient of any one array shows. Fails with the arrays that
     * differ by too much alone.
     */
    public void verifyTogether() {
        Map<String, NDArray> arrays = inputArrays();
        Map<String, NDArray> parameters = parameterArrays();
        arrays.putAll(parameters);
        Map<String, double[]> gradients = autograd(arrays);
        arrays.keySet().removeAll(parameters.keySet());
        compareTogether("inputs", arrays, gradients);
        compareTogether("parameters", parameters, gradients);
    }

    private Map<String, NDArray> inputArrays() {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (!fixed.contains(i)) {
                arrays.put("input " + i, inputs.get(i));
            }
        }
        return arrays;
    }

    private Map<String, NDArray> parameterArrays() {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (Pair<String, Parameter> parameter : block.getParameters()) {
            if (parameter.getValue().requiresGradient()) {
                arrays.put(parameter.getKey(), parameter.getValue().getArray());
            }
        }
        return arrays;
    }

    private Map<String, double[]> autograd(Map<String, NDArray> arrays) {
        arrays.values().forEach(GradientCheck::recordGradient);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector();
                NDManager manager = inputs.head().getManager().newSubManager()) {
            NDList outputs = forward(manager, training);
            NDArray loss = manager.create(0f);
            for (int i = 0; i < outputs.size(); i++) {
                if (!ignoredOutputs.contains(i)) {
                    NDArray output = outputs.get(i);
                    NDArray weight =
                            manager.create(weight(i, output.size()), output.getShape())
                                    .toType(output.getDataType(), false);
                    NDArray weighted = output.mul(weight);
                    loss = loss.add(weighted.sum());
                    lossScale += read(weighted.square().sum())[0];
                }
            }
            collector.backward(loss);
        }
        lossScale = Math.sqrt(lossScale);
        Map<String, double[]> gradients = new LinkedHashMap<>();
        arrays.forEach(
                (name, array) -> {
                    try (NDArray gradient = array.getGradient()) {
                        gradients.put(name, read(gradient));
                    }
                    array.setRequiresGradient(false);
                });
        return gradients;
    }

    /** Gradients add up, so an earlier one is cleared. */
    private static void recordGradient(NDArray array) {
        array.setRequiresGradient(true);
        try (NDArray gradient = array.getGradient()) {
            gradient.subi(gradient);
        }
    }

    private void compare(String name, NDArray array, double[] gradient) {
        Map<String, Line> lines = new LinkedHashMap<>();
        Map<String, Double> expected = new LinkedHashMap<>();
        Map<String, Double> actual = new LinkedHashMap<>();
        double[] values = read(array);
        directions(name, values.length)
                .forEach(
                        (what, direction) -> {
                            Line line = new Line(array, values, direction);
                            lines.put(what, line);
                            actual.put(what, product(direction, gradient));
                            expected.put(what, slope(List.of(line), step));
                        });
        double scale =
                Stream.concat(actual.values().stream(), expected.values().stream())
                        .mapToDouble(Math::abs)
                        .max()
                        .orElse(0);
        lines.forEach(
                (what, line) ->
                        assertThat(
                                        agree(
                                                List.of(line),
                                                actual.get(what),
                                                expected.get(what),
                                                scale))
                                .as(
                                        "derivative of %s, %s: autograd gives %s, a difference %s",
                                        name, what, actual.get(what), expected.get(what))
                                .isTrue());
    }

    private void compareTogether(
            String what, Map<String, NDArray> arrays, Map<String, double[]> gradients) {
        Map<String, double[]> directions = new LinkedHashMap<>();
        Map<String, Double> derivatives = new LinkedHashMap<>();
        arrays.forEach(
                (name, array) -> {
                    double[] gradient = gradients.get(name);
                    double[] direction = direction(random(name), gradient.length);
                    directions.put(name, direction);
                    derivatives.put(name, product(direction, gradient));
                });
        double least =
                LEAST_SHARE * derivatives.values().stream().mapToDouble(Math::abs).max().orElse(0);
        List<Line> lines = new ArrayList<>();
        double sum = 0;
        for (String name : arrays.keySet()) {
            double derivative = derivatives.get(name);
            double part = Math.copySign(Math.max(Math.abs(derivative), least), derivative);
            double length = 1 / (part * arrays.size());
            double[] direction =
                    Arrays.stream(directions.get(name)).map(entry -> entry * length).toArray();
            NDArray array = arrays.get(name);
            lines.add(new Line(array, read(array), direction));
            derivatives.put(name, derivative * length);
            sum += derivative * length;
        }
        double slope = slope(lines, step);
        if (!agree(lines, sum, slope, sum)) {
            List<String> culprits = new ArrayList<>();
            int i = 0;
            for (String name : arrays.keySet()) {
                double alone = slope(List.of(lines.get(i++)), step);
                if (!close(derivatives.get(name), alone, sum, step)) {
                    culprits.add(name + " (" + alone + " for " + derivatives.get(name) + ")");
                }
            }
            fail(
                    "derivative along all %s: autograd gives %s, a difference %s; %d of %d differ"
                            + " alone: %s",
                    what, sum, slope, culprits.size(), lines.size(), culprits);
        }
    }

    /** A step across the kink of a ReLU misleads: then others are tried. */
    private boolean agree(List<Line> lines, double derivative, double slope, double scale) {
        return close(derivative, slope, scale, step)
                || close(derivative, slope(lines, step / 4), scale, step / 4)
                || close(derivative, slope(lines, step * 5), scale, step * 5);
    }

    /** Within the tolerance and what rounding of the outputs does to a difference. */
    private boolean close(double derivative, double slope, double scale, double size) {
        boolean single = inputs.head().getDataType() == DataType.FLOAT32;
        double rounding = single ? Math.ulp(1f) : Math.ulp(1.0);
        return Math.abs(derivative - slope) <= tolerance * scale + rounding * lossScale / size;
    }

    /** Unit vectors: one random direction, and the axes of some entries. */
    private static Map<String, double[]> directions(String name, int size) {
        Random random = random(name);
        Map<String, double[]> directions = new LinkedHashMap<>();
        directions.put("along a random direction", direction(random, size));
        for (int sample = 0; sample < SAMPLES; sample++) {
            int entry = random.nextInt(size);
            double[] axis = new double[size];
            axis[entry] = 1;
            directions.put("entry " + entry, axis);
        }
        return directions;
    }

    private static Random random(String name) {
        return new Random(SEED + name.hashCode());
    }

    private static double[] direction(Random random, int size) {
        double[] direction = DoubleStream.generate(random::nextGaussian).limit(size).toArray();
        double length = Math.sqrt(product(direction, direction));
        return Arrays.stream(direction).map(entry -> entry / length).toArray();
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** A straight way through the values of an array. */
    private record Line(NDArray array, double[] values, double[] direction) {

        /** Moves the array; distance 0 brings it back. */
        void moveTo(double distance) {
            double[] moved = new double[values.length];
            for (int i = 0; i < moved.length; i++) {
                moved[i] = values[i] + distance * direction[i];
            }
            write(array, moved);
        }
    }

    private double slope(List<Line> lines, double size) {
        double slope = (loss(lines, size) - loss(lines, -size)) / (2 * size);
        lines.forEach(line -> line.moveTo(0));
        return slope;
    }

    private double loss(List<Line> lines, double distance) {
        lines.forEach(line -> line.moveTo(distance));
        double loss = 0;
        try (NDManager manager = inputs.head().getManager().newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            assertThat(collector).as("what lets a block take gradients itself").isNotNull();
            NDList outputs = forward(manager, trainingDifferences);
            for (int i = 0; i < outputs.size(); i++) {
                if (!ignoredOutputs.contains(i)) {
                    double[] output = read(outputs.get(i));
                    float[] weight = weight(i, output.length);
                    for (int k = 0; k < output.length; k++) {
                        loss += output[k] * weight[k];
                    }
                }
            }
        }
        return loss;
    }

    private NDList forward(NDManager manager, boolean trainingPass) {
        NDList outputs = block.forward(new ParameterStore(manager, false), inputs, trainingPass);
        outputs.attach(manager);
        return outputs;
    }

    private float[] weight(int output, long size) {
        return weights.computeIfAbsent(
                output,
                index -> {
                    Random random = new Random(SEED + index);
                    float[] weight = new float[Math.toIntExact(size)];
                    for (int i = 0; i < weight.length; i++) {
                        weight[i] = (float) random.nextGaussian();
                    }
                    return weight;
                });
    }

    private static double[] read(NDArray array) {
        if (array.getDataType() == DataType.FLOAT64) {
            return array.toDoubleArray();
        }
        float[] values = array.toFloatArray();
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    private static void write(NDArray array, double[] values) {
        if (array.getDataType() == DataType.FLOAT64) {
            array.set(DoubleBuffer.wrap(values));
            return;
        }
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        array.set(FloatBuffer.wrap(narrow));
    }
}
