// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

/** Which of a TSGL encoder's two streams is rebuilt from the other, Eq. 6. */
public enum Direction {
    /** The texture is rebuilt from the structure, as in the paper's network and in Table I(a). */
    STRUCTURE_TO_TEXTURE,
    /**
     * The structure is rebuilt from the texture, Table I(b): in the strategy's name "global" is
     * then the texture, and "texture" the structure itself. The texture stays as it is, and what
     * follows the encoder takes both, which the paper leaves open. There is no local residual, as
     * the structure's channels double from stage to stage.
     */
    TEXTURE_TO_STRUCTURE
}
