// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import io.github.tsgl.encoder.host.Spelling;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Reads a request's options, and says which are not understood. */
final class OptionReader {

    private final Map<String, String> options;

    /** Options of known names; empty ones count as not given. */
    OptionReader(Map<String, String> options, List<String> known) throws RequestException {
        this.options = options;
        for (String name : options.keySet()) {
            if (!known.contains(name)) {
                throw unprocessable(Spelling.unknown("option", name, known));
            }
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(options.get(name)).filter(text -> !text.isBlank());
    }

    OptionalInt number(String name, int least, int most) throws RequestException {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int number = Integer.parseInt(text.get().strip());
            if (number >= least && number <= most) {
                return OptionalInt.of(number);
            }
        } catch (NumberFormatException e) {
            throw notANumber(name, least, most);
        }
        throw notANumber(name, least, most);
    }

    private static RequestException notANumber(String name, int least, int most) {
        return unprocessable(name + " must be a whole number from " + least + " to " + most);
    }

    /** One of some constants, written as the command line has them. */
    <E extends Enum<E>> Optional<E> constant(String name, Class<E> type) throws RequestException {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        for (E constant : type.getEnumConstants()) {
            if (spelled(constant).equals(text.get().strip().toLowerCase(Locale.ROOT))) {
                return Optional.of(constant);
            }
        }
        List<String> all = Stream.of(type.getEnumConstants()).map(OptionReader::spelled).toList();
        throw unprocessable(name + " must be one of " + String.join(", ", all));
    }

    private static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static RequestException unprocessable(String message) {
        return new RequestException(RequestException.UNPROCESSABLE, message);
    }
}
