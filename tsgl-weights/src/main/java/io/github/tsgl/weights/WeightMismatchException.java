package io.github.tsgl.weights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A checkpoint and a network that do not fit: every name left over, on either side. */
public final class WeightMismatchException extends CheckpointException {

    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 20;

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
        StringBuilder text = new StringBuilder("does not fit this network: ");
        text.append(unused.size()).append(" unused in the file, ");
        text.append(unset.size()).append(" unset in the network, ");
        text.append(bad.size()).append(" of another shape or value");
        list(text, "unused in the file", unused);
        list(text, "unset in the network", unset);
        list(text, "of another shape or value", bad);
        return text.toString();
    }

    private static void list(StringBuilder text, String title, List<String> names) {
        if (names.isEmpty()) {
            return;
        }
        text.append("\n  ").append(title).append(": ");
        List<String> shown = names.subList(0, Math.min(SHOWN, names.size()));
        text.append(String.join(", ", shown));
        if (names.size() > SHOWN) {
            text.append(", and ").append(names.size() - SHOWN).append(" more");
        }
    }
}
