// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.attention;

import io.github.tsgl.layers.Edition;

/**
 * The settings of attention within windows, which all blocks of a stage share.
 *
 * <p>The paper's form of Eq. 4 is softmax((Q Kᵀ - τ M) / √d) V, M being 1 at invalid tokens. The
 * released code's is softmax(Q Kᵀ / √d - τ M) V, where Q and K come from tokens of length 1 and V
 * from the tokens as they are.
 *
 * @param width the number C of channels
 * @param heads the number of heads, a divisor of the width; d is C / heads
 * @param window the side of a window, in tokens
 * @param tau the penalty τ of invalid tokens, at least 0
 * @param edition whose form of the attention is computed
 */
public record AttentionConfig(int width, int heads, int window, double tau, Edition edition) {

    private static final double PAPER_TAU = 100;

    /**
     * Checks the settings.
     *
     * @param width the number C of channels
     * @param heads the number of heads
     * @param window the side of a window, in tokens
     * @param tau the penalty of invalid tokens
     * @param edition whose form of the attention is computed
     * @throws IllegalArgumentException if the heads do not divide the width, the window is not
     *     positive, or τ is negative
     */
    public AttentionConfig {
        if (width <= 0 || heads <= 0 || width % heads != 0) {
            throw new IllegalArgumentException(
                    heads + " heads do not divide " + width + " channels");
        }
        if (window <= 0) {
            throw new IllegalArgumentException("the window is not positive: " + window);
        }
        if (!(tau >= 0)) {
            throw new IllegalArgumentException("tau is negative: " + tau);
        }
    }

    /**
     * The paper's attention: its form, and τ = 100.
     *
     * @param width the number C of channels
     * @param heads the number of heads, a divisor of the width
     * @param window the side of a window, in tokens
     * @return the settings
     * @throws IllegalArgumentException if the heads do not divide the width or the window is not
     *     positive
     */
    public static AttentionConfig paper(int width, int heads, int window) {
        return new AttentionConfig(width, heads, window, PAPER_TAU, Edition.PAPER);
    }

    /** 1 / √d. */
    double scale() {
        return 1 / Math.sqrt((double) width / heads);
    }

    /** What is taken from the scaled products with invalid tokens. */
    double penalty() {
        return edition == Edition.PAPER ? tau * scale() : tau;
    }
}
