// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.reconstruct;

/** The features that guide a denormalization, each of which leads a branch of Eq. 6. */
public enum Guide {
    /** The global structure S of the stage, from the structure branch. */
    STRUCTURE("structure", 1),
    /** The local residual structure L: the previous texture minus the current one, enlarged. */
    RESIDUAL("residual", 2),
    /** The texture T itself. */
    TEXTURE("texture", 0);

    private final String blockName;
    private final int input;

    Guide(String blockName, int input) {
        this.blockName = blockName;
        this.input = input;
    }

    /** Names the branch that this guide leads. */
    String blockName() {
        return blockName;
    }

    /** Tells where the guide stands among the inputs of a {@link Reconstruction}. */
    int input() {
        return input;
    }
}
