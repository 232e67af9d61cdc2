package io.github.tsgl.layers.attention;

/** How attention weighs the tokens of a window. */
public enum AttentionForm {
    /** The paper's: softmax((Q Kᵀ - τ M) / √d) V, Eq. 4. */
    PAPER,
    /**
     * The released code's: softmax(Q Kᵀ / √d - τ M) V, where Q and K come from tokens of length 1
     * and V from the tokens as they are.
     */
    RELEASED
}
