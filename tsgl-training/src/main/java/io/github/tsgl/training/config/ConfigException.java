// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.config;

import java.util.List;

/** A setting that cannot be: one line names where it stands, its key and what is wrong. */
public final class ConfigException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final transient List<String> keys;

    private ConfigException(String message, List<String> keys) {
        super(message);
        this.keys = keys;
    }

    /** What is wrong somewhere, if no value is to blame. */
    ConfigException(String origin, String reason) {
        this(origin + ": " + reason, List.of());
    }

    /** A value that cannot be; the first key names it, the others have a part. */
    static ConfigException of(List<String> keys, String reason) {
        return new ConfigException(keys.get(0) + " " + reason, keys);
    }

    /** The same with the place where the value stands, which may be null. */
    ConfigException at(String origin) {
        return origin == null ? this : new ConfigException(origin + ": " + getMessage(), keys);
    }

    List<String> keys() {
        return keys;
    }
}
