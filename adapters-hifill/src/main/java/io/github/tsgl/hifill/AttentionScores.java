package io.github.tsgl.hifill;

/** How similarities become the scores of contextual attention. */
public enum AttentionScores {
    /** The softmax of ten times the similarity: a mixture of known places. */
    SOFT,
    /** The best known place alone, by how near it comes to the best of all. */
    HARD
}
