// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Matrix products, which report their multiply-adds to {@link MultiplyAddCounter}. Where {@link
 * Bfloat16} is on, all but those of the fused attention are computed so.
 */
public final class MatrixProducts {

    private static final ScriptModule OPERATORS = ScriptModule.of(MatrixProducts.class);

    private MatrixProducts() {}

    /**
     * A linear layer on the last axis: x Wᵀ + b.
     *
     * @param x the input of shape (..., C)
     * @param weight the weight of shape (C', C)
     * @param bias the bias of shape (C'), or null
     * @return the output of shape (..., C')
     */
    public static NDArray linear(NDArray x, NDArray weight, NDArray bias) {
        Shape size = weight.getShape();
        boolean rounded =
                Bfloat16.suits(x, size.get(1), size.get(0))
                        && Bfloat16.pays(x.size() * size.get(0));
        NDArray y =
                rounded
                        ? OPERATORS.run("linear_bfloat16", x, Bfloat16.rounded(weight))
                        : x.getNDArrayInternal().linear(x, weight, bias).singletonOrThrow();
        if (rounded && bias != null) {
            y = InPlace.addLast(y, bias);
        }
        MultiplyAddCounter.record(y.size() * weight.getShape().get(1));
        return y;
    }

    /**
     * Matrix product of the last two axes; the others are batches and broadcast.
     *
     * @param a an array of shape (..., n, m)
     * @param b an array of shape (..., m, p)
     * @return the products of shape (..., n, p)
     */
    public static NDArray matMul(NDArray a, NDArray b) {
        Shape factor = b.getShape();
        long inner = factor.get(factor.dimension() - 2);
        long outputs = factor.get(factor.dimension() - 1);
        NDArray y =
                Bfloat16.suits(a, inner, outputs) && Bfloat16.pays(a.size() * outputs)
                        ? OPERATORS.run("mat_mul_bfloat16", a, b)
                        : a.matMul(b);
        MultiplyAddCounter.record(y.size() * a.getShape().get(a.getShape().dimension() - 1));
        return y;
    }

    /**
     * Attention in one fused step: softmax(scale · Q Kᵀ + bias) V.
     *
     * @param query the queries of shape (N, heads, L, d)
     * @param key the keys of shape (N, heads, S, d)
     * @param value the values of shape (N, heads, S, d')
     * @param bias what is added to the scaled products, broadcast to (N, heads, L, S), or null
     * @param scale the factor of the products, usually 1 / √d
     * @return the attended values of shape (N, heads, L, d')
     */
    public static NDArray attention(
            NDArray query, NDArray key, NDArray value, NDArray bias, double scale) {
        long keys = key.getShape().get(2);
        long width = query.getShape().get(3) + value.getShape().get(3);
        MultiplyAddCounter.record(query.size() / query.getShape().get(3) * keys * width);
        double[] numbers = {scale};
        return bias == null
                ? OPERATORS.run("attention", numbers, query, key, value)
                : OPERATORS.run("attention_biased", numbers, query, key, value, bias);
    }
}
