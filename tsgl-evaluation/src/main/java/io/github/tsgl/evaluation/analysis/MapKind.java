// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation.analysis;

/** What is made at a stage. */
public enum MapKind {
    /** T_k. */
    TEXTURE("T", "texture"),
    /** S_k. */
    STRUCTURE("S", "global structure"),
    /** L_k. */
    RESIDUAL("L", "local residual structure"),
    /** R_k. */
    REBUILT("R", "rebuilt texture"),
    /** The term of R_k that the global structure guides (Fig. 11(a)). */
    STRUCTURE_BRANCH("RS", "branch of R from S"),
    /** The term of R_k that the local residual structure guides (Fig. 11(b)). */
    RESIDUAL_BRANCH("RL", "branch of R from L"),
    /** What goes into the decoder at the stage's size (Fig. 17). */
    DECODER("D", "map into the decoder");

    private final String symbol;
    private final String title;

    MapKind(String symbol, String title) {
        this.symbol = symbol;
        this.title = title;
    }

    /**
     * Returns the letter of the equations, and of a branch its guide's too.
     *
     * @return one or two letters
     */
    public String symbol() {
        return symbol;
    }

    /** Returns letter and words, such as "T texture". */
    @Override
    public String toString() {
        return symbol + " " + title;
    }
}
