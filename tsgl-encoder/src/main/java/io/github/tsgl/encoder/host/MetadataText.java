// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Values as the text that metadata of weights and configurations have. */
final class MetadataText {

    private MetadataText() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names, in their order. */
    static <E extends Enum<E>> String of(Set<E> constants) {
        return constants.stream().sorted().map(MetadataText::of).collect(Collectors.joining(","));
    }

    static String of(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** Reads what {@link #of(Enum)} wrote. */
    static <E extends Enum<E>> E constant(Class<E> type, String name) {
        return Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Reads what {@link #of(Set)} wrote. */
    static <E extends Enum<E>> Set<E> constants(Class<E> type, String names) {
        return words(names).map(name -> constant(type, name)).collect(Collectors.toSet());
    }

    /** Reads what {@link #of(List)} wrote. */
    static List<Integer> numbers(String text) {
        return words(text).map(Integer::valueOf).toList();
    }

    private static Stream<String> words(String text) {
        return Arrays.stream(text.split(",")).filter(word -> !word.isEmpty());
    }
}
