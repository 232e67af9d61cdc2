package io.github.tsgl.layers.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

/**
 * Compares a block's gradients with central differences.
 *
 * <p>The loss is the sum of some outputs, each times a fixed random weight. For every input and
 * every trainable parameter the derivative along one random direction, which involves all entries,
 * and the derivatives for a few sampled entries are compared.
 */
public final class GradientCheck {

    private static final long SEED = 7;
    private static final int SAMPLES = 5;

    private final Block block;
    private final NDList inputs;
    private final Set<Integer> fixed = new HashSet<>();
    private final Set<Integer> ignoredOutputs = new HashSet<>();
    private final Map<Integer, float[]> weights = new HashMap<>();
    private boolean training = true;
    private double step = 2e-3;
    private double tolerance = 0.02;

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
     * Sets how far an entry is moved to each side; 0.002 by default.
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
        arrays.values().forEach(array -> array.setRequiresGradient(true));
        try (GradientCollector collector = Engine.getInstance().newGradientCollector();
                NDManager manager = inputs.head().getManager().newSubManager()) {
            NDList outputs = forward(manager);
            NDArray loss = manager.create(0f);
            for (int i = 0; i < outputs.size(); i++) {
                if (!ignoredOutputs.contains(i)) {
                    NDArray output = outputs.get(i);
                    NDArray weight = manager.create(weight(i, output.size()), output.getShape());
                    loss = loss.add(output.mul(weight).sum());
                }
            }
            collector.backward(loss);
        }
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

    private void compare(String name, NDArray array, float[] gradient) {
        float[] values = array.toFloatArray();
        Random random = new Random(SEED + name.hashCode());
        double[] direction = random.doubles(values.length, -1, 1).toArray();
        double along = 0;
        double length = 0;
        for (int i = 0; i < direction.length; i++) {
            along += direction[i] * gradient[i];
            length += direction[i] * direction[i];
        }
        length = Math.sqrt(length);
        for (int i = 0; i < direction.length; i++) {
            direction[i] /= length;
        }
        Map<String, double[]> pairs = new LinkedHashMap<>();
        pairs.put(
                "along a random direction",
                new double[] {along / length, slope(array, values, direction)});
        for (int sample = 0; sample < Math.min(SAMPLES, values.length); sample++) {
            int entry = random.nextInt(values.length);
            double[] unit = new double[values.length];
            unit[entry] = 1;
            pairs.put("entry " + entry, new double[] {gradient[entry], slope(array, values, unit)});
        }
        array.set(FloatBuffer.wrap(values));
        double largest = 1e-2;
        for (double[] pair : pairs.values()) {
            largest = Math.max(largest, Math.max(Math.abs(pair[0]), Math.abs(pair[1])));
        }
        double allowed = tolerance * largest;
        pairs.forEach(
                (what, pair) ->
                        assertThat(pair[0])
                                .as("derivative of %s, %s, by autograd", name, what)
                                .isCloseTo(pair[1], within(allowed)));
    }

    private double slope(NDArray array, float[] values, double[] direction) {
        return (loss(array, values, direction, step) - loss(array, values, direction, -step))
                / (2 * step);
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
