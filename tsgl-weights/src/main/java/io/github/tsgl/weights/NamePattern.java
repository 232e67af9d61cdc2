// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name with placeholders: {@code {k}} stands for a stretch without dots, {@code {k#}} for a
 * number, {@code {k*}} for anything; in the name that is made from it {@code {k}}, {@code {k+1}} or
 * {@code {k-1}} puts it in.
 */
final class NamePattern {

    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{([a-zA-Z]+)([#*]|[+-]\\d{1,6})?}");

    private final String text;
    private final Pattern regex;
    private final Set<String> placeholders = new HashSet<>();
    private final Set<String> numbers = new HashSet<>();
    private final Set<String> shifted = new HashSet<>();

    NamePattern(String text) {
        this.text = text;
        StringBuilder pattern = new StringBuilder();
        Matcher matcher = PLACEHOLDER.matcher(text);
        int end = 0;
        while (matcher.find()) {
            pattern.append(literal(text.substring(end, matcher.start())));
            pattern.append(group(matcher.group(1), matcher.group(2)));
            end = matcher.end();
        }
        regex = Pattern.compile(pattern.append(literal(text.substring(end))).toString());
    }

    private static String literal(String part) {
        if (part.indexOf('{') >= 0 || part.indexOf('}') >= 0) {
            throw new IllegalArgumentException("not a placeholder: " + part);
        }
        return part.isEmpty() ? "" : Pattern.quote(part);
    }

    private String group(String name, String kind) {
        if (isShift(kind)) {
            shifted.add(name);
        } else if ("#".equals(kind)) {
            numbers.add(name);
        }
        if (!placeholders.add(name)) {
            return "\\k<" + name + ">";
        }
        if ("*".equals(kind)) {
            return "(?<" + name + ">.+)";
        }
        return "(?<" + name + ">" + ("#".equals(kind) ? "\\d{1,9}" : "[^.]+") + ")";
    }

    /** What the placeholders stand for in a name, if it fits. */
    Optional<Map<String, String>> match(String name) {
        Matcher matcher = regex.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        placeholders.forEach(p -> values.put(p, matcher.group(p)));
        return Optional.of(values);
    }

    /** The name with the placeholders' values put in. */
    String fill(Map<String, String> values) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(m -> Matcher.quoteReplacement(value(values, m.group(1), m.group(2))));
    }

    /** Makes sure that this name's placeholders are all among another's. */
    NamePattern requireFrom(NamePattern other) {
        if (!other.placeholders.containsAll(placeholders)) {
            throw new IllegalArgumentException(this + " has placeholders that " + other + " lacks");
        }
        if (!other.numbers.containsAll(shifted)) {
            throw new IllegalArgumentException(this + " needs numbers in " + other);
        }
        return this;
    }

    /** Makes sure that both have the same placeholders. */
    void requireSame(NamePattern other) {
        if (!placeholders.equals(other.placeholders)) {
            throw new IllegalArgumentException(this + " and " + other + " differ in placeholders");
        }
    }

    private static String value(Map<String, String> values, String name, String kind) {
        String value = values.get(name);
        return isShift(kind)
                ? Integer.toString(Integer.parseInt(value) + Integer.parseInt(kind))
                : value;
    }

    private static boolean isShift(String kind) {
        return kind != null && (kind.startsWith("+") || kind.startsWith("-"));
    }

    @Override
    public String toString() {
        return text;
    }
}
