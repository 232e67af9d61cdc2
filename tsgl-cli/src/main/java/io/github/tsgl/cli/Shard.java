// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * One of the parts that work is divided into, so that each machine does its own: contiguous, and as
 * equal as can be.
 *
 * @param index the part's number, from 1
 * @param count the number of parts
 */
record Shard(int index, int count) {

    static final Shard WHOLE = new Shard(1, 1);

    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

    /**
     * Reads a part as the command line has it.
     *
     * @throws TypeConversionException if it is not such as 2/8
     */
    static Shard parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        int index = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        int count = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
        if (index < 1 || index > count) {
            throw new TypeConversionException(
                    "'" + text + "' is no part: the second of eight, say, is 2/8");
        }
        return new Shard(index, count);
    }

    /** The number, from 0, of this part's first of so many. */
    int from(int size) {
        return (int) ((long) size * (index - 1) / count);
    }

    /** The number after that of its last. */
    int to(int size) {
        return (int) ((long) size * index / count);
    }

    /** This part of a list, which all parts must be given in the same order. */
    <T> List<T> of(List<T> all) {
        return all.subList(from(all.size()), to(all.size()));
    }

    @Override
    public String toString() {
        return index + "/" + count;
    }
}
