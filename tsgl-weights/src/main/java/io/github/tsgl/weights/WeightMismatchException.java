// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A checkpoint and a network that do not fit: every name left over, on either side. */
public final class WeightMismatchException extends CheckpointException {

    private static final long serialVersionUID = 1L;

    /** The checkpoint. */
    private final String file;

    /** Published tensors that no entry of the table uses. */
    private final ArrayList<String> unused;

    /** Parameters that no published tensor sets. */
    private final ArrayList<String> unset;

    /** Pairs whose shapes or values are not as the table and the network need them. */
    private final ArrayList<String> misshaped;

    WeightMismatchException(
            Path file, List<String> unused, List<String> unset, List<String> misshaped) {
        super(file, describe(unused, unset, misshaped, Integer.MAX_VALUE));
        this.file = file.toString();
        this.unused = new ArrayList<>(unused);
        this.unset = new ArrayList<>(unset);
        this.misshaped = new ArrayList<>(misshaped);
    }

    /**
     * The tensors of the checkpoint that the table neither uses nor ignores.
     *
     * @return all of them, sorted
     */
    public List<String> unused() {
        return List.copyOf(unused);
    }

    /**
     * The parameters of the network that nothing sets.
     *
     * @return all of them, sorted
     */
    public List<String> unset() {
        return List.copyOf(unset);
    }

    /**
     * The tensors that have another shape than their parameter, or not the constant value that the
     * table expects.
     *
     * @return one line for each, sorted
     */
    public List<String> misshaped() {
        return List.copyOf(misshaped);
    }

    /**
     * The message with fewer names: the exception's own message has all of them.
     *
     * @param names the most names of each kind
     * @return the message; it tells how many names it leaves out
     * @throws IllegalArgumentException if the number is negative
     */
    public String shortMessage(int names) {
        if (names < 0) {
            throw new IllegalArgumentException("names must be 0 or more, not " + names);
        }
        return file + ": " + describe(unused, unset, misshaped, names);
    }

    private static String describe(
            List<String> unused, List<String> unset, List<String> bad, int most) {
        StringBuilder text = new StringBuilder("does not fit this network: ");
        text.append(unused.size()).append(" unused in the file, ");
        text.append(unset.size()).append(" unset in the network, ");
        text.append(bad.size()).append(" of another shape or value");
        list(text, "unused in the file", unused, most);
        list(text, "unset in the network", unset, most);
        list(text, "of another shape or value", bad, most);
        return text.toString();
    }

    private static void list(StringBuilder text, String title, List<String> names, int most) {
        if (names.isEmpty() || most == 0) {
            return;
        }
        text.append("\n  ").append(title).append(": ");
        List<String> shown = names.subList(0, Math.min(most, names.size()));
        text.append(String.join(", ", shown));
        if (names.size() > most) {
            text.append(", and ").append(names.size() - most).append(" more");
        }
    }
}
