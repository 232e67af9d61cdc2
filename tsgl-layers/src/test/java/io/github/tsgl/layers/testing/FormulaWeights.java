// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.testing;

import ai.djl.ndarray.types.Shape;
import java.nio.charset.StandardCharsets;

/**
 * Weights and inputs that a small formula makes, the same in every language, so that a network can
 * be compared with its published twin without storing weights.
 *
 * <p>Element {@code i} (flat index) of the tensor {@code name} is made from a uniform number. With
 * {@code seed} the 32-bit FNV-1a hash of the name's UTF-8 bytes and {@code fmix32} the finaliser of
 * MurmurHash3, all modulo 2^32:
 *
 * <pre>
 *   h = fmix32(seed + i * 2654435761)
 *   u = h / 2^32        in [0, 1), float64
 *   r = 2 u - 1         in [-1, 1), float64
 * </pre>
 *
 * <p>A {@link Rule} turns it into the value, computed in float64 and rounded to float32 once. Names
 * are those of the published {@code state_dict}, without {@code module.}.
 */
public final class FormulaWeights {

    private FormulaWeights() {}

    /** How the uniform number of an element becomes its value. */
    public enum Rule {
        /** {@code r * sqrt(6 / fanIn)}, fanIn being the product of all dimensions but the first. */
        HE,
        /**
         * {@code 0.05 r * sqrt(6 / fanIn)}, for the convolutions that give the scale and offset of
         * a denormalization; they multiply stage after stage.
         */
        MODULATION,
        /**
         * {@code 0.02 r * sqrt(6 * fanIn)}, for the partial convolutions that divide by the number
         * of known values: it keeps the signal alive, and small enough for the epsilon of the
         * instance normalization after it to matter.
         */
        COUNTED,
        /**
         * {@code r * sqrt(3 / fanIn)} for a transposed convolution (in, out, kh, kw) of stride 2,
         * fanIn being in * kh * kw / 4.
         */
        TRANSPOSED,
        /**
         * {@code r * sqrt(3)}, of variance 1, for layers with equalized learning rate; spelled as
         * the golden files have it.
         */
        EQUALISED,
        /**
         * {@code 0.02 √3 r}, of the standard deviation 0.02 that the released network draws kernels
         * with, those over masks too, which it freezes.
         */
        DRAWN,
        /** {@code 0.1 r}. */
        BIAS,
        /** {@code 1 + 0.2 r}, for the scale of a normalization. */
        SCALE,
        /** {@code 0.1 r}, for a running mean. */
        MEAN,
        /** {@code 1 + 0.5 r}, for a running variance. */
        VARIANCE,
        /** {@code r}, for inputs. */
        SIGNED,
        /** {@code u > 0.5 ? 1 : 0}, for masks. */
        MASK,
        /** 1, for frozen kernels that count the known pixels. */
        ONES,
        /** The left vector of a spectral norm, see {@link FormulaWeights#singularVectors}. */
        U,
        /** The right vector of a spectral norm, see {@link FormulaWeights#singularVectors}. */
        V,
        /** What the layer itself computes; it has no formula. */
        CONSTANT
    }

    /**
     * The vectors that a spectral norm stores.
     *
     * @param u the left vector, one value for each output channel
     * @param v the right vector, one value for each weight of an output channel
     */
    public record SingularVectors(float[] u, float[] v) {}

    /**
     * The uniform number of one element.
     *
     * @param name the tensor's name
     * @param index the element's flat index
     * @return a number in [0, 1)
     */
    public static double uniform(String name, long index) {
        return uniform(seed(name), index);
    }

    /**
     * The values of a tensor.
     *
     * @param name the tensor's name
     * @param shape the tensor's shape
     * @param rule how values are made; neither U, V nor CONSTANT
     * @return the values, in row-major order
     * @throws IllegalArgumentException for a rule that needs more than name and shape
     */
    public static float[] values(String name, Shape shape, Rule rule) {
        int seed = seed(name);
        float[] values = new float[Math.toIntExact(shape.size())];
        double fanIn = fanIn(shape, rule);
        for (int i = 0; i < values.length; i++) {
            double u = uniform(seed, i);
            double r = 2 * u - 1;
            values[i] =
                    (float)
                            switch (rule) {
                                case HE -> r * Math.sqrt(6 / fanIn);
                                case MODULATION -> r * 0.05 * Math.sqrt(6 / fanIn);
                                case TRANSPOSED -> r * Math.sqrt(3 / fanIn);
                                case COUNTED -> r * 0.02 * Math.sqrt(6 * fanIn);
                                case EQUALISED -> r * Math.sqrt(3);
                                case DRAWN -> r * 0.02 * Math.sqrt(3);
                                case BIAS, MEAN -> r * 0.1;
                                case SCALE -> 1 + 0.2 * r;
                                case VARIANCE -> 1 + 0.5 * r;
                                case SIGNED -> r;
                                case MASK -> u > 0.5 ? 1 : 0;
                                case ONES -> 1;
                                case U, V, CONSTANT ->
                                        throw new IllegalArgumentException(
                                                name + ": no formula for " + rule);
                            };
        }
        return values;
    }

    /**
     * The vectors of a spectral-normalized convolution, after one power iteration: {@code v =
     * normalize(Wᵀ r)}, {@code u = normalize(W v)}, W being the formula's weight as a matrix
     * (output channels, rest) and r the numbers of {@code weight_u}.
     *
     * @param convolution the convolution's name, for example {@code h2l_1.conv_0}
     * @param weight the shape of its weight
     * @return both vectors; equal to those of another language up to rounding
     */
    public static SingularVectors singularVectors(String convolution, Shape weight) {
        int rows = Math.toIntExact(weight.head());
        int columns = Math.toIntExact(weight.size() / rows);
        float[] matrix = values(convolution + ".weight_orig", weight, Rule.HE);
        float[] start = values(convolution + ".weight_u", new Shape(rows), Rule.SIGNED);
        double[] v = new double[columns];
        double[] u = new double[rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                v[j] += (double) matrix[i * columns + j] * start[i];
            }
        }
        float[] right = normalized(v);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                u[i] += (double) matrix[i * columns + j] * right[j];
            }
        }
        return new SingularVectors(normalized(u), right);
    }

    private static float[] normalized(double[] vector) {
        double sum = 0;
        for (double value : vector) {
            sum += value * value;
        }
        float[] result = new float[vector.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) (vector[i] / Math.sqrt(sum));
        }
        return result;
    }

    private static double fanIn(Shape shape, Rule rule) {
        return switch (rule) {
            case HE, MODULATION, COUNTED -> shape.slice(1).size();
            case TRANSPOSED -> shape.head() * shape.slice(2).size() / 4.0;
            default -> 1;
        };
    }

    private static int seed(String name) {
        int hash = 0x811C9DC5;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x01000193;
        }
        return hash;
    }

    private static double uniform(int seed, long index) {
        int h = seed + (int) index * 0x9E3779B1;
        h = (h ^ h >>> 16) * 0x85EBCA6B;
        h = (h ^ h >>> 13) * 0xC2B2AE35;
        h ^= h >>> 16;
        return Integer.toUnsignedLong(h) * 0x1p-32;
    }
}
