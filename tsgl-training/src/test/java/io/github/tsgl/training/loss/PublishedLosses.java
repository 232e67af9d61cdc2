// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.tsgl.layers.testing.FormulaWeights;
import io.github.tsgl.layers.testing.FormulaWeights.Rule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What published code printed for inputs that {@link FormulaWeights} makes: lines {@code name|loss
 * norm projection ...}, the norm of each gradient and its product with the formula's vector {@code
 * probe.*}.
 */
final class PublishedLosses {

    private static final double TOLERANCE = 1e-5;

    private static final Map<String, double[]> LINES = read();

    private PublishedLosses() {}

    /** An array whose gradient was printed, and the name of the vector it was multiplied with. */
    record Probe(String name, NDArray array) {}

    private static Map<String, double[]> read() {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                PublishedLosses.class.getResourceAsStream("published-losses.txt"),
                                StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(line -> line.split("[| ]"))
                    .collect(Collectors.toMap(words -> words[0], PublishedLosses::numbers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[] numbers(String[] words) {
        return Arrays.stream(words).skip(1).mapToDouble(Double::parseDouble).toArray();
    }

    /** An input, twice the formula's value for scores so that the hinge bends among them. */
    static NDArray input(NDManager manager, String name, long... shape) {
        Rule rule = name.equals("mask") ? Rule.MASK : Rule.SIGNED;
        float[] values = FormulaWeights.values(name, new Shape(shape), rule);
        for (int i = 0; i < values.length && name.endsWith("_scores"); i++) {
            values[i] *= 2;
        }
        return manager.create(values, new Shape(shape));
    }

    /** Compares a loss's value. */
    static void assertValue(String name, NDArray loss) {
        assertClose(name, loss.getFloat(), LINES.get(name)[0]);
    }

    /** Compares a loss's value and its gradients. */
    static void assertLoss(String name, Supplier<NDArray> loss, Probe... probes) {
        double[] expected = LINES.get(name);
        assertThat(expected).as(name).hasSize(1 + 2 * probes.length);
        for (Probe probe : probes) {
            probe.array().setRequiresGradient(true);
        }
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray value = loss.get();
            assertThat(value.getShape()).isEqualTo(new Shape());
            assertClose(name, value.getFloat(), expected[0]);
            collector.backward(value);
        }
        for (int i = 0; i < probes.length; i++) {
            String probe = probes[i].name();
            NDArray array = probes[i].array();
            float[] gradient = array.getGradient().toFloatArray();
            float[] vector = FormulaWeights.values(probe, array.getShape(), Rule.SIGNED);
            double square = 0;
            double product = 0;
            for (int k = 0; k < gradient.length; k++) {
                square += (double) gradient[k] * gradient[k];
                product += (double) gradient[k] * vector[k];
            }
            double norm = expected[1 + 2 * i];
            assertClose(name + " |" + probe + "|", Math.sqrt(square), norm);
            assertThat(product)
                    .as(name + " " + probe)
                    .isCloseTo(expected[2 + 2 * i], within(TOLERANCE * norm));
        }
    }

    private static void assertClose(String what, double actual, double expected) {
        assertThat(actual).as(what).isCloseTo(expected, within(TOLERANCE * Math.abs(expected)));
    }
}
