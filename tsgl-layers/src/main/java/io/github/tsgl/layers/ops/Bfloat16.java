// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.function.Supplier;

/**
 * Where the products of convolutions and matrices are computed in bfloat16, whose numbers have 8
 * significant bits and float32's range.
 *
 * <p>Only what goes into such a product is rounded, and its result once; arrays stay float32, but
 * for features between products that a block {@linkplain #round rounds} itself. Fourier transforms,
 * normalizations, softmax, attention, sums of branches, counts of known pixels and fixed filters
 * stay in float32, and so do products of fewer than {@value #LEAST} channels on one side, such as a
 * network's first and last: processors multiply blocks of 16 or more.
 */
public final class Bfloat16 {

    private static final int LEAST = 16;

    private static final ScriptModule OPERATORS = ScriptModule.of(Bfloat16.class);

    /**
     * The fewest multiply-adds of a product in training. Smaller ones take longer with their
     * rounding, forward and backward together: measured with AVX-512's bfloat16,
     * docs/performance.md, "Training in bfloat16".
     */
    private static final long LEAST_TRAINED = 1L << 25;

    /** What is kept of the weights of this thread's products; absent where they are float32's. */
    private static final ThreadLocal<RoundedWeights> WEIGHTS = new ThreadLocal<>();

    private Bfloat16() {}

    /**
     * Runs work whose products are computed in bfloat16 and whose weights are rounded for each.
     *
     * @param <T> what the work returns
     * @param work the work, a forward pass without gradients, on this thread
     * @return what the work returned
     */
    public static <T> T run(Supplier<T> work) {
        return runWith(RoundedWeights.NONE, work);
    }

    /**
     * Runs work whose larger products, and the products that are their gradients, are computed in
     * bfloat16. Gradients leave them as float32, also those of weights, which stay float32.
     *
     * @param <T> what the work returns
     * @param work the work, a forward pass of training, on this thread
     * @return what the work returned
     */
    public static <T> T train(Supplier<T> work) {
        return runWith(RoundedWeights.OF_TRAINING, work);
    }

    /**
     * Runs work whose products are computed in bfloat16 and whose weights are rounded once.
     *
     * @param <T> what the work returns
     * @param weights where the rounded weights are kept
     * @param work the work, a forward pass without gradients of the network whose weights these
     *     are, on this thread
     * @return what the work returned
     */
    public static <T> T run(RoundedWeights weights, Supplier<T> work) {
        return runWith(weights.ifUnchanged(), work);
    }

    /**
     * Runs work whose products stay in float32, whatever is around it: what decides at once how a
     * picture looks.
     *
     * @param <T> what the work returns
     * @param work the work, on this thread
     * @return what the work returned
     */
    public static <T> T except(Supplier<T> work) {
        return runWith(null, work);
    }

    private static <T> T runWith(RoundedWeights weights, Supplier<T> work) {
        RoundedWeights before = WEIGHTS.get();
        WEIGHTS.set(weights);
        try {
            return work.get();
        } finally {
            WEIGHTS.set(before);
        }
    }

    /**
     * The weight of one group that a block makes of a parameter. If the product of x is computed in
     * bfloat16 and the weight can be kept, it is made and rounded once; it must follow from the
     * network's parameters alone.
     *
     * @param x what it is multiplied by
     * @param parameter the parameter's array (C', C, ...) or (C, C', ...)
     * @param maker the object that alone decides how the weight follows from the parameter
     * @param made makes the weight, whose first two axes are as long as the parameter's
     * @return the weight, in bfloat16 if it is kept
     */
    public static NDArray weight(
            NDArray x, NDArray parameter, Object maker, Supplier<NDArray> made) {
        Shape size = parameter.getShape();
        return suits(x, size.get(0), size.get(1))
                ? WEIGHTS.get().of(parameter, maker, made)
                : made.get();
    }

    /**
     * The bias of a product whose weight is {@link #weight made} of a parameter. If x is
     * {@linkplain #round rounded}, so is the bias, and it is made once like the weight.
     *
     * @param x what is multiplied
     * @param parameter the array of the weight's parameter
     * @param maker the object that alone decides how the bias follows from the network's parameters
     * @param made makes the bias of shape (C')
     * @return the bias, in bfloat16 if it is kept
     */
    public static NDArray bias(NDArray x, NDArray parameter, Object maker, Supplier<NDArray> made) {
        Shape size = parameter.getShape();
        return isRounded(x) && suits(x, size.get(0), size.get(1))
                ? WEIGHTS.get().of(parameter, new Bias(maker), made)
                : made.get();
    }

    /** What makes a bias, beside what makes the weight. */
    private record Bias(Object maker) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Bias bias && bias.maker == maker;
        }

        @Override
        public int hashCode() {
            return ~System.identityHashCode(maker);
        }
    }

    /**
     * Features that go into products: in bfloat16 where these are computed so, which spares that
     * each product rounds them anew. A convolution of such features gives such features, its bias
     * is rounded too, and so is what is added to them in place.
     *
     * @param x features (N, C, H, W) in float32 or bfloat16
     * @return x, or its values rounded
     */
    public static NDArray round(NDArray x) {
        return suits(x, x.getShape().get(1), LEAST) ? bfloat16(x) : x;
    }

    /**
     * Features in float32, whatever {@link #round} made of them.
     *
     * @param x an array in float32 or bfloat16
     * @return x, or its values in float32
     */
    public static NDArray float32(NDArray x) {
        return isRounded(x) ? OPERATORS.run("float32", x) : x;
    }

    /**
     * Tells whether {@link #round} has rounded an array. (DJL does not know bfloat16 of PyTorch's
     * arrays.)
     *
     * @param x an array
     * @return true if it is in bfloat16
     */
    public static boolean isRounded(NDArray x) {
        return x.getDataType() == DataType.UNKNOWN;
    }

    /** The values of an array, rounded. */
    static NDArray bfloat16(NDArray x) {
        return OPERATORS.run("bfloat16", x);
    }

    /** A weight of a product that {@linkplain #suits is computed so}, rounded if it is kept. */
    static NDArray rounded(NDArray weight) {
        return WEIGHTS.get().of(weight);
    }

    /**
     * Tells whether a product of x is computed in bfloat16.
     *
     * @param x what is multiplied
     * @param inputs the number of its channels
     * @param outputs the number of the product's channels
     * @return true if so
     */
    public static boolean suits(NDArray x, long inputs, long outputs) {
        return WEIGHTS.get() != null
                && inputs >= LEAST
                && outputs >= LEAST
                && (x.getDataType() == DataType.FLOAT32 || isRounded(x));
    }

    /** Tells whether a product that {@linkplain #suits could be computed so} is worth it. */
    static boolean pays(long multiplyAdds) {
        return multiplyAdds >= LEAST_TRAINED || !isTraining();
    }

    /** Tells whether the gradients of this thread's products are wanted. */
    static boolean isTraining() {
        return WEIGHTS.get() == RoundedWeights.OF_TRAINING;
    }
}
