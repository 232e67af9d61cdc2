// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns values into a Java type and back. */
final class ValueType {

    private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,19}");
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d{1,4})?");

    private final Type type;

    ValueType(Type type) {
        this.type = type;
    }

    boolean isList() {
        return isA(List.class);
    }

    private boolean isA(Class<?> raw) {
        return type instanceof ParameterizedType generic && generic.getRawType() == raw;
    }

    /** The type within an Optional or a list. */
    private ValueType inner() {
        return new ValueType(((ParameterizedType) type).getActualTypeArguments()[0]);
    }

    /**
     * Gives a value its type.
     *
     * @throws IllegalArgumentException with what it must be, if it cannot be that
     */
    Object read(Value value) {
        Object content = value.content();
        if (isList()) {
            return readList(value);
        }
        if (content == null) {
            return missing();
        }
        if (isA(Optional.class)) {
            return Optional.of(inner().read(value));
        }
        if (!(content instanceof String text)) {
            throw mismatch();
        }
        if (type == String.class) {
            return text;
        }
        if (type == Path.class) {
            return path(text);
        }
        if (type instanceof Class<?> choice && choice.isEnum()) {
            return choice(choice, text);
        }
        if (value.quoted() == Value.Quoted.YES) {
            throw mismatch();
        }
        return number(text);
    }

    private List<?> readList(Value value) {
        if (value.content() == null) {
            return List.of();
        }
        List<?> items = value.content() instanceof List<?> list ? list : List.of(value.content());
        List<Object> read = new ArrayList<>();
        try {
            for (Object item : items) {
                read.add(inner().read(new Value(item, value.quoted(), null)));
            }
        } catch (IllegalArgumentException e) {
            throw mismatch();
        }
        return read;
    }

    private Object missing() {
        if (isA(Optional.class)) {
            return Optional.empty();
        }
        if (type == OptionalInt.class) {
            return OptionalInt.empty();
        }
        if (type == OptionalLong.class) {
            return OptionalLong.empty();
        }
        if (type == OptionalDouble.class) {
            return OptionalDouble.empty();
        }
        throw mismatch();
    }

    private Object number(String text) {
        boolean isReal = type == double.class || type == OptionalDouble.class;
        if (!(isReal ? NUMBER : WHOLE).matcher(text).matches()) {
            throw mismatch();
        }
        if (type == double.class) {
            return Double.parseDouble(text);
        }
        if (type == OptionalDouble.class) {
            return OptionalDouble.of(Double.parseDouble(text));
        }
        try {
            if (type == long.class) {
                return Long.parseLong(text);
            }
            if (type == OptionalLong.class) {
                return OptionalLong.of(Long.parseLong(text));
            }
            int number = Integer.parseInt(text);
            return type == OptionalInt.class ? OptionalInt.of(number) : (Object) number;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a smaller whole number", e);
        }
    }

    private Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw mismatch();
        }
    }

    private Object choice(Class<?> type, String text) {
        String wanted = text.toLowerCase(Locale.ROOT).replace('_', '-');
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> name(constant).equals(wanted))
                .findFirst()
                .orElseThrow(this::mismatch);
    }

    private static String name(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private IllegalArgumentException mismatch() {
        return new IllegalArgumentException("must be " + words());
    }

    private String words() {
        if (isList()) {
            Type inner = inner().type;
            return inner == Integer.class
                    ? "a list of whole numbers"
                    : inner == String.class ? "a list of words" : "a list, each " + inner().words();
        }
        if (isA(Optional.class)) {
            return inner().words() + " or null";
        }
        if (type instanceof Class<?> choice && choice.isEnum()) {
            List<String> names =
                    Arrays.stream(choice.getEnumConstants()).map(ValueType::name).toList();
            return "one of " + String.join(", ", names);
        }
        if (type == String.class) {
            return "text";
        }
        if (type == Path.class) {
            return "a path";
        }
        if (type == double.class) {
            return "a number";
        }
        if (type == OptionalDouble.class) {
            return "a number or null";
        }
        boolean isOptional = type == OptionalInt.class || type == OptionalLong.class;
        return isOptional ? "a whole number or null" : "a whole number";
    }

    /** What YAML has for a typed value: null, text, a number or a list. */
    static Object plain(Object typed) {
        if (typed instanceof Optional<?> optional) {
            return optional.map(ValueType::plain).orElse(null);
        }
        if (typed instanceof OptionalInt optional) {
            return optional.isPresent() ? optional.getAsInt() : null;
        }
        if (typed instanceof OptionalLong optional) {
            return optional.isPresent() ? optional.getAsLong() : null;
        }
        if (typed instanceof OptionalDouble optional) {
            return optional.isPresent() ? optional.getAsDouble() : null;
        }
        if (typed instanceof Enum<?>) {
            return name(typed);
        }
        if (typed instanceof List<?> list) {
            // A list of its own: YAML would name one that stands at two keys.
            return list.stream()
                    .map(ValueType::plain)
                    .collect(Collectors.toCollection(ArrayList::new));
        }
        return typed instanceof Path ? typed.toString() : typed;
    }
}
