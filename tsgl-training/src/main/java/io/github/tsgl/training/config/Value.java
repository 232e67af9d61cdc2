// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.config;

import java.util.List;

/**
 * A value before it has a type.
 *
 * @param content null, a String or a list of Strings
 * @param quoted whether it was text on purpose, so that it is no number
 * @param origin the place where it stands, or null
 */
record Value(Object content, Quoted quoted, String origin) {

    /** Whether a value was written in quotes. */
    enum Quoted {
        YES,
        NO
    }

    static Value of(Object content) {
        return new Value(content, Quoted.NO, null);
    }

    /** A value as it is written without quotes. */
    static Value plain(String text, String origin) {
        return new Value(isNull(text) ? null : text, Quoted.NO, origin);
    }

    static boolean isNull(String text) {
        return text.isEmpty() || text.equals("~") || text.equals("null");
    }

    /** The value in words. */
    String shown() {
        if (content == null) {
            return "nothing";
        }
        return content instanceof List<?> list ? "the list " + list : "'" + content + "'";
    }
}
