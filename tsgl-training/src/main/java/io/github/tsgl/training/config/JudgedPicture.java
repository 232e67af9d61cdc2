package io.github.tsgl.training.config;

/** The picture that a loss looks at. */
public enum JudgedPicture {
    /** What the generator painted, known pixels included. */
    PAINTED,
    /** The finished picture: painted in the hole, the true one elsewhere. */
    COMPOSED
}
