// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

/** Whether the texture step of an encoder stage sees which texture is known. */
public enum TextureMask {
    /** It reads the mask and updates it. */
    KEEP,
    /** It works without a mask, and so do all later stages. */
    DROP
}
