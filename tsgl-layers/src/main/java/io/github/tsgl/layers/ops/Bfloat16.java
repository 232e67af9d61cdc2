// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.function.Supplier;

/**
 * Where the products of convolutions and matrices are computed in bfloat16, whose numbers have 8
 * significant bits and float32's range.
 *
 * <p>Only what goes into such a product is rounded, and its result once; arrays stay float32.
 * Fourier transforms, normalizations, softmax, attention, sums of branches, counts of known pixels
 * and fixed filters stay in float32, and so do products of fewer than {@value #LEAST} channels on
 * one side, such as a network's first and last: processors multiply blocks of 16 or more.
 */
public final class Bfloat16 {

    private static final int LEAST = 16;

    private static final ThreadLocal<Boolean> ON = ThreadLocal.withInitial(() -> false);

    private Bfloat16() {}

    /**
     * Runs work whose products are computed in bfloat16.
     *
     * @param <T> what the work returns
     * @param work the work, a forward pass without gradients, on this thread
     * @return what the work returned
     */
    public static <T> T run(Supplier<T> work) {
        return run(work, true);
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
        return run(work, false);
    }

    private static <T> T run(Supplier<T> work, boolean on) {
        boolean before = ON.get();
        ON.set(on);
        try {
            return work.get();
        } finally {
            ON.set(before);
        }
    }

    /** Tells whether a product of x is computed so. */
    static boolean suits(NDArray x, long inputs, long outputs) {
        return ON.get()
                && inputs >= LEAST
                && outputs >= LEAST
                && x.getDataType() == DataType.FLOAT32;
    }
}
