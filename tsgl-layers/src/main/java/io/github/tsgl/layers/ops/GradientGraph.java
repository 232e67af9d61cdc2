package io.github.tsgl.layers.ops;

/** What {@link Gradients#gradient} does with the graph it differentiates. */
public enum GradientGraph {
    /** Frees the graph; the gradient is a constant. */
    RELEASE,
    /** Keeps the graph and records the gradient's own, so that losses may hold the gradient. */
    DIFFERENTIABLE
}
