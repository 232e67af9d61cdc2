// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import java.util.Locale;

/** What became of a photo. */
enum PhotoStatus {
    /** Its hole was filled. */
    DONE,
    /** It has no hole; the result is the photo. */
    COPIED,
    /** Its result was there before. */
    SKIPPED,
    /** It could not be done. */
    FAILED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
