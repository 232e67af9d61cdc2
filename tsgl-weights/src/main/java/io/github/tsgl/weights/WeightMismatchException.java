// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A checkpoint and a network that do not fit. It knows every name that is left over on either side;
 * its message, one line, has how many there are and the first.
 */
public final class WeightMismatchException extends CheckpointException {

    private static final long serialVersionUID = 1L;

    /** As many names of each kind are in the message. */
    private static final int SHOWN = 3;

    /** Published tensors that no entry of the table uses. */
    private final ArrayList<String> unused;

    /** Parameters that no published tensor sets. */
    private final ArrayList<String> unset;

    /** Pairs whose shapes or values are not as the table and the network need them. */
    private final ArrayList<String> misshaped;

    WeightMismatchException(
            Path file, List<String> unused, List<String> unset, List<String> misshaped) {
        super(file, describe(unused, unset, misshaped));
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

    private static String describe(List<String> unused, List<String> unset, List<String> bad) {
        return Stream.of(
                        names(unused, " unused in the file"),
                        names(unset, " unset in the network"),
                        names(bad, " of another shape or value"))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", ", "does not fit this network: ", ""));
    }

    /** How many names there are, and the first of them. */
    private static String names(List<String> names, String what) {
        if (names.isEmpty()) {
            return "";
        }
        String shown = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
        String more = names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "";
        return names.size() + what + " (" + shown + more + ")";
    }
}
