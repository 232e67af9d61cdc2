package io.github.tsgl.layers.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compares a block's gradients with central differences.
 *
 * <p>The loss is the sum of some outputs, each times a fixed random weight. For every input and
 * every trainable parameter the derivative along one random direction, which involves all entries,
 * and the derivatives for two sampled entries are compared.
 */
public final class GradientCheck {

    private static final long SEED = 7;
    private static final int SAMPLES = 2;
    private static final double ROUNDING = Math.ulp(1f);

    private final Block block;
    private final NDList inputs;
    private final Set<Integer> fixed = new HashSet<>();
    private final Set<Integer> ignoredOutputs = new HashSet<>();
    private final Map<Integer, float[]> weights = new HashMap<>();
    private boolean training = true;
    private double step = 2e-3;
    private double tolerance = 0.02;
    private double lossScale;

    private GradientCheck(Block block, NDArray... inputs) {
        this.block = block;
        this.inputs = new NDList(inputs);
    }

    /**
     * A check of an initialised block.
     *
     * @param block the block
     * @param inputs its inputs, float32
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

    /** Compares, and fails with the array and entry that differ. */
    public void verify() {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (!fixed.contains(i)) {
                arrays.put("input " + i, inputs.get(i));
            }
        }
        for (Pair<String, Parameter> parameter : block.getParameters()) {
            if (parameter.getValue().requiresGradient()) {
                arrays.put(parameter.getKey(), parameter.getValue().getArray());
            }
        }
        Map<String, float[]> gradients = autograd(arrays);
        arrays.forEach((name, array) -> compare(name, array, gradients.get(name)));
    }

    private Map<String, float[]> autograd(Map<String, NDArray> arrays) {
        arrays.values().forEach(GradientCheck::recordGradient);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector();
                NDManager manager = inputs.head().getManager().newSubManager()) {
            NDList outputs = forward(manager);
            NDArray loss = manager.create(0f);
            for (int i = 0; i < outputs.size(); i++) {
                if (!ignoredOutputs.contains(i)) {
                    NDArray output = outputs.get(i);
                    NDArray weight = manager.create(weight(i, output.size()), output.getShape());
                    NDArray weighted = output.mul(weight);
                    loss = loss.add(weighted.sum());
                    lossScale += weighted.square().sum().getFloat();
                }
            }
            collector.backward(loss);
        }
        lossScale = Math.sqrt(lossScale);
        Map<String, float[]> gradients = new LinkedHashMap<>();
        arrays.forEach(
                (name, array) -> {
                    try (NDArray gradient = array.getGradient()) {
                        gradients.put(name, gradient.toFloatArray());
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

    private void compare(String name, NDArray array, float[] gradient) {
        float[] values = array.toFloatArray();
        Map<String, double[]> directions = directions(name, values.length);
        Map<String, Double> expected = new LinkedHashMap<>();
        Map<String, Double> actual = new LinkedHashMap<>();
        directions.forEach(
                (what, direction) -> {
                    double sum = 0;
                    for (int i = 0; i < direction.length; i++) {
                        sum += direction[i] * gradient[i];
                    }
                    actual.put(what, sum);
                    expected.put(what, slope(array, values, direction, step));
                });
        double scale =
                Stream.concat(actual.values().stream(), expected.values().stream())
                        .mapToDouble(Math::abs)
                        .max()
                        .orElse(0);
        directions.forEach(
                (what, direction) -> {
                    double derivative = actual.get(what);
                    double slope = expected.get(what);
                    boolean agrees = agree(derivative, slope, scale, step);
                    // A step across the kink of a ReLU misleads: then others are tried.
                    for (double size : new double[] {step / 4, step * 5}) {
                        if (!agrees) {
                            double other = slope(array, values, direction, size);
                            agrees = agree(derivative, other, scale, size);
                        }
                    }
                    assertThat(agrees)
                            .as(
                                    "derivative of %s, %s: autograd gives %s, a difference %s",
                                    name, what, derivative, slope)
                            .isTrue();
                });
        array.set(FloatBuffer.wrap(values));
    }

    /** Within the tolerance and what rounding of the outputs does to a difference. */
    private boolean agree(double derivative, double slope, double scale, double size) {
        return Math.abs(derivative - slope) <= tolerance * scale + ROUNDING * lossScale / size;
    }

    /** Unit vectors: one random direction, and the axes of some entries. */
    private static Map<String, double[]> directions(String name, int size) {
        Random random = new Random(SEED + name.hashCode());
        Map<String, double[]> directions = new LinkedHashMap<>();
        double[] all = new double[size];
        double length = 0;
        for (int i = 0; i < size; i++) {
            all[i] = random.nextGaussian();
            length += all[i] * all[i];
        }
        for (int i = 0; i < size; i++) {
            all[i] /= Math.sqrt(length);
        }
        directions.put("along a random direction", all);
        for (int sample = 0; sample < SAMPLES; sample++) {
            int entry = random.nextInt(size);
            double[] axis = new double[size];
            axis[entry] = 1;
            directions.put("entry " + entry, axis);
        }
        return directions;
    }

    private double slope(NDArray array, float[] values, double[] direction, double size) {
        return (loss(array, values, direction, size) - loss(array, values, direction, -size))
                / (2 * size);
    }

    private double loss(NDArray array, float[] values, double[] direction, double distance) {
        float[] moved = new float[values.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = (float) (values[i] + distance * direction[i]);
        }
        array.set(FloatBuffer.wrap(moved));
        double loss = 0;
        try (NDManager manager = inputs.head().getManager().newSubManager()) {
            NDList outputs = forward(manager);
            for (int i = 0; i < outputs.size(); i++) {
                if (!ignoredOutputs.contains(i)) {
                    float[] output = outputs.get(i).toFloatArray();
                    float[] weight = weight(i, output.length);
                    for (int k = 0; k < output.length; k++) {
                        loss += (double) output[k] * weight[k];
                    }
                }
            }
        }
        return loss;
    }

    private NDList forward(NDManager manager) {
        NDList outputs = block.forward(new ParameterStore(manager, false), inputs, training);
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
}
