// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

/** What the picture that an encoder sees has in its hole. */
public enum HoleContent {
    /** Nothing: the encoder must not look at what is there. */
    NOTHING,
    /** What an earlier part of the network drew, as HiFill's coarse network does; it counts. */
    DRAFT
}
