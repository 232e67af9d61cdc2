// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.testing.FormulaWeights.Rule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the released TSGL code gives, layer by layer, for weights and inputs that {@link
 * FormulaWeights} makes.
 *
 * <p>A golden file is UTF-8 text. Each line that does not start with {@code #} is a tap, an array
 * seen on the way through the network:
 *
 * <pre>
 *   name|shape|mean|mean of absolute values|v0 v1 ... v47
 * </pre>
 *
 * <p>The shape is written with commas. The 48 values lie at the flat positions {@code k * (size -
 * 1) / 47} (integer division), k = 0 ... 47; all numbers are float32 in their shortest decimal
 * form. Comment lines:
 *
 * <ul>
 *   <li>{@code # text}: the released class and its constructor's arguments.
 *   <li>{@code # prefix block.}: names of tensors and inputs start with it; it is hashed too, and
 *       left out in the names that this class takes and gives.
 *   <li>{@code # tensor name|shape|rule}: one entry of the block's {@code state_dict}, in its
 *       order; the rule is a {@link Rule} in lower case.
 *   <li>{@code # input name|shape|signed} and {@code # input name|shape|mask|r0,r1,c0,c1}: an
 *       input; a mask has 0 in the rectangle of rows r0 ... r1-1 and columns c0 ... c1-1 if it is
 *       given.
 * </ul>
 *
 * <p>Maps of tokens are written as (N, C, H, W) like all others. Masks: 1 = known, 0 = hole. A tap
 * {@code train.*} was seen in training mode, in the first forward pass from the formula's weights:
 * normalizations use the batch, and spectral norms make one power iteration before they are used.
 */
public final class Golden {

    private static final int SAMPLES = 48;
    private static final String BLOCKS = "/io/github/tsgl/layers/golden/";

    private record Tensor(String fullName, Shape shape, Rule rule, int[] hole) {}

    private record Tap(Shape shape, double mean, double meanAbs, float[] samples) {}

    private final String source;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, Tensor> inputs = new LinkedHashMap<>();
    private final Map<String, Tap> taps = new LinkedHashMap<>();
    private String prefix = "";

    private Golden(String source) {
        this.source = source;
    }

    /**
     * Reads the goldens of one block.
     *
     * @param name the file's name without ending, for example {@code swin-transformer-block}
     * @return the goldens
     * @throws IllegalArgumentException if there is no such file
     */
    public static Golden block(String name) {
        return read(BLOCKS + name + ".txt");
    }

    /**
     * Reads a golden file.
     *
     * @param resource the absolute name of a resource on the class path
     * @return the goldens
     * @throws IllegalArgumentException if there is no such resource
     * @throws UncheckedIOException if it cannot be read
     */
    public static Golden read(String resource) {
        Golden golden = new Golden(resource.substring(resource.lastIndexOf('/') + 1));
        try (InputStream stream = Golden.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("no golden file " + resource);
            }
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .lines()
                    .forEach(golden::parse);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return golden;
    }

    /**
     * The names of all taps, in the order data flows.
     *
     * @return the names
     */
    public Set<String> taps() {
        return Collections.unmodifiableSet(taps.keySet());
    }

    /**
     * The shape of a tap.
     *
     * @param tap the tap's name
     * @return its shape
     */
    public Shape shape(String tap) {
        return known(taps, tap).shape();
    }

    /**
     * The published names of the weights and buffers, without the file's prefix, in published
     * order.
     *
     * @return the names; constants, which have no formula, are among them
     */
    public Set<String> tensorNames() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    /**
     * The shape of a weight or buffer.
     *
     * @param name its name without the file's prefix
     * @return its shape
     */
    public Shape tensorShape(String name) {
        return known(tensors, name).shape();
    }

    /**
     * The rule that makes a weight or buffer.
     *
     * @param name its name without the file's prefix
     * @return the rule
     */
    public Rule rule(String name) {
        return known(tensors, name).rule();
    }

    /**
     * Makes a weight or buffer.
     *
     * @param manager the manager it is made on
     * @param name its name without the file's prefix
     * @return its values in its published shape, float32
     * @throws IllegalArgumentException for a name that is not there, or a constant
     */
    public NDArray tensor(NDManager manager, String name) {
        return array(manager, known(tensors, name));
    }

    /**
     * The names of the inputs, without the file's prefix.
     *
     * @return the names
     */
    public Set<String> inputs() {
        return Collections.unmodifiableSet(inputs.keySet());
    }

    /**
     * Makes an input.
     *
     * @param manager the manager it is made on
     * @param name its name without the file's prefix
     * @return the input, float32
     */
    public NDArray input(NDManager manager, String name) {
        return array(manager, known(inputs, name));
    }

    /**
     * Asserts that an array is what the released code gives, measured against the size of its
     * values: every sampled value differs by at most {@code tolerance * max(|expected|, mean of
     * absolute values)}, the two means by at most {@code tolerance * mean of absolute values}.
     *
     * @param tap the tap's name
     * @param actual the array
     * @param tolerance the greatest relative difference
     * @throws AssertionError naming the tap, the worst position, expected and actual value
     */
    public void assertMatches(String tap, NDArray actual, double tolerance) {
        double size = known(taps, tap).meanAbs();
        check(tap, actual, tolerance * size, expected -> tolerance * Math.max(expected, size));
    }

    /**
     * Asserts that an array is what the released code gives: every sampled value, and the two
     * means, differ by at most {@code difference}.
     *
     * @param tap the tap's name
     * @param actual the array
     * @param difference the greatest absolute difference
     * @throws AssertionError naming the tap, the worst position, expected and actual value
     */
    public void assertWithin(String tap, NDArray actual, double difference) {
        check(tap, actual, difference, expected -> difference);
    }

    private interface Limit {
        double of(double expectedAbs);
    }

    private void check(String name, NDArray actual, double limitOfMeans, Limit limit) {
        Tap tap = known(taps, name);
        if (!tap.shape().equals(actual.getShape())) {
            throw failure(name, "expected shape " + tap.shape() + ", got " + actual.getShape());
        }
        float[] values = actual.toFloatArray();
        double worst = 0;
        long at = -1;
        float wanted = 0;
        int wrong = 0;
        for (int k = 0; k < SAMPLES; k++) {
            int position = (int) (k * (values.length - 1L) / (SAMPLES - 1));
            float expected = tap.samples()[k];
            double excess =
                    Math.abs((double) expected - values[position])
                            - limit.of(Math.abs((double) expected));
            if (!(excess <= 0)) {
                wrong++;
                if (at < 0 || !(excess <= worst)) {
                    worst = excess;
                    at = position;
                    wanted = expected;
                }
            }
        }
        if (wrong > 0) {
            float got = values[(int) at];
            throw failure(
                    name,
                    "%d of %d samples are off, worst at %s: expected %s, got %s (off by %.3g)"
                            .formatted(
                                    wrong,
                                    SAMPLES,
                                    index(at, tap.shape()),
                                    wanted,
                                    got,
                                    Math.abs((double) wanted - got)));
        }
        double sum = 0;
        double sumAbs = 0;
        for (float value : values) {
            sum += value;
            sumAbs += Math.abs(value);
        }
        checkMean(name, "mean", tap.mean(), sum / values.length, limitOfMeans);
        checkMean(
                name,
                "mean of absolute values",
                tap.meanAbs(),
                sumAbs / values.length,
                limitOfMeans);
    }

    private void checkMean(String tap, String what, double expected, double actual, double limit) {
        // The stored means are rounded to float32.
        double rounding = Math.ulp((float) expected);
        if (!(Math.abs(expected - actual) <= limit + rounding)) {
            throw failure(
                    tap,
                    "all %d samples match, but the %s is off: expected %s, got %s"
                            .formatted(SAMPLES, what, expected, actual));
        }
    }

    private AssertionError failure(String tap, String what) {
        return new AssertionError(source + ", tap " + tap + ": " + what);
    }

    private static String index(long flat, Shape shape) {
        long[] index = new long[shape.dimension()];
        long rest = flat;
        for (int d = index.length - 1; d >= 0; d--) {
            index[d] = rest % shape.get(d);
            rest /= shape.get(d);
        }
        return Arrays.toString(index);
    }

    private NDArray array(NDManager manager, Tensor tensor) {
        String name = tensor.fullName();
        float[] values =
                switch (tensor.rule()) {
                    case U -> singularVectors(name, "_u").u();
                    case V -> singularVectors(name, "_v").v();
                    default -> FormulaWeights.values(name, tensor.shape(), tensor.rule());
                };
        if (tensor.hole() != null) {
            clear(values, tensor.shape(), tensor.hole());
        }
        return manager.create(values, tensor.shape());
    }

    private FormulaWeights.SingularVectors singularVectors(String name, String ending) {
        String convolution = name.substring(0, name.length() - (".weight" + ending).length());
        String weight = convolution.substring(prefix.length()) + ".weight_orig";
        return FormulaWeights.singularVectors(convolution, tensorShape(weight));
    }

    private static void clear(float[] mask, Shape shape, int[] hole) {
        int width = (int) shape.get(3);
        int height = (int) shape.get(2);
        for (int i = 0; i < mask.length; i++) {
            int row = i / width % height;
            int column = i % width;
            if (row >= hole[0] && row < hole[1] && column >= hole[2] && column < hole[3]) {
                mask[i] = 0;
            }
        }
    }

    private void parse(String line) {
        if (line.startsWith("# prefix ")) {
            prefix = line.substring("# prefix ".length());
        } else if (line.startsWith("# tensor ")) {
            add(tensors, line.substring("# tensor ".length()));
        } else if (line.startsWith("# input ")) {
            add(inputs, line.substring("# input ".length()));
        } else if (!line.startsWith("#")) {
            String[] fields = line.split("\\|", -1);
            String[] words = fields[4].split(" ");
            float[] samples = new float[SAMPLES];
            for (int k = 0; k < SAMPLES; k++) {
                samples[k] = Float.parseFloat(words[k]);
            }
            taps.put(
                    fields[0],
                    new Tap(
                            shapeOf(fields[1]),
                            Float.parseFloat(fields[2]),
                            Float.parseFloat(fields[3]),
                            samples));
        }
    }

    private void add(Map<String, Tensor> map, String line) {
        String[] fields = line.split("\\|", -1);
        int[] hole =
                fields.length < 4
                        ? null
                        : Arrays.stream(fields[3].split(",")).mapToInt(Integer::parseInt).toArray();
        map.put(
                fields[0].substring(prefix.length()),
                new Tensor(
                        fields[0],
                        shapeOf(fields[1]),
                        Rule.valueOf(fields[2].toUpperCase(Locale.ROOT)),
                        hole));
    }

    private static Shape shapeOf(String text) {
        return text.isEmpty()
                ? new Shape()
                : new Shape(Arrays.stream(text.split(",")).mapToLong(Long::parseLong).toArray());
    }

    private <T> T known(Map<String, T> map, String name) {
        T found = map.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    source + " has no " + name + ", only " + map.keySet());
        }
        return found;
    }
}
