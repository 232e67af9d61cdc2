// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

import io.github.tsgl.encoder.input.Prior;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * In what a TSGL network may differ from the published ones, beside its size and its strategy: the
 * constants of section III, and what the paper's experiments change.
 *
 * @param balance what stands between encoder and decoder; {@link BalanceModule#NONE} is Ours(Basic)
 * @param direction which stream is rebuilt from the other, Eq. 6 and Table I
 * @param priors what the structure begins with, Table VIII; one or more of {@link #STRUCTURES}
 * @param tau τ of Eq. 4, by which the attention to unknown tokens is lowered, at least 0
 * @param window side of the attention windows, in tokens
 * @param heads attention heads
 * @param balanceKernels the kernel size of each stream of the balance module, odd, all different
 * @param balanceLayers partial convolutions in each of these streams
 * @param gaussian standard deviation of the Gaussian in Eq. 10, in positions, above 0
 * @param neighborhood side of the square v of Eq. 11, odd, in positions
 */
public record Variant(
        BalanceModule balance,
        Direction direction,
        Set<Prior> priors,
        double tau,
        int window,
        int heads,
        List<Integer> balanceKernels,
        int balanceLayers,
        double gaussian,
        int neighborhood) {

    /** The priors that the structure can begin with. */
    public static final Set<Prior> STRUCTURES =
            Collections.unmodifiableSet(
                    EnumSet.complementOf(EnumSet.of(Prior.SMOOTHED, Prior.EXEMPLAR)));

    private static final String PRIORS =
            "priors must be one or more of " + MetadataText.of(STRUCTURES) + ", not ";
    private static final String KERNELS =
            "balance_kernels must be odd numbers that all differ, not ";

    /** The published networks. */
    public static final Variant PUBLISHED =
            new Variant(
                    BalanceModule.CROSS_LAYER,
                    Direction.STRUCTURE_TO_TEXTURE,
                    Set.of(Prior.EDGES, Prior.GRAY),
                    100,
                    8,
                    4,
                    List.of(3, 5, 7),
                    5,
                    1.5,
                    3);

    /** The names of the components, as metadata and configurations have them. */
    public static final Set<String> NAMES =
            Collections.unmodifiableSet(PUBLISHED.values().keySet());

    /**
     * Makes a variant.
     *
     * @param balance what stands between encoder and decoder
     * @param direction which stream is rebuilt from the other
     * @param priors what the structure begins with
     * @param tau τ of Eq. 4
     * @param window side of the attention windows, in tokens
     * @param heads attention heads
     * @param balanceKernels the kernel size of each stream of the balance module
     * @param balanceLayers partial convolutions in each of these streams
     * @param gaussian standard deviation of the Gaussian in Eq. 10, in positions
     * @param neighborhood side of the square v of Eq. 11, in positions
     * @throws IllegalArgumentException if a value is out of its range; the message begins with its
     *     name
     */
    public Variant {
        EnumSet<Prior> ordered = EnumSet.noneOf(Prior.class);
        ordered.addAll(priors);
        priors = Collections.unmodifiableSet(ordered);
        balanceKernels = List.copyOf(balanceKernels);
        require(
                !priors.isEmpty() && STRUCTURES.containsAll(priors),
                PRIORS,
                "[" + MetadataText.of(priors) + "]");
        require(tau >= 0 && Double.isFinite(tau), "tau must be a number not below 0, not ", tau);
        require(window > 0, "window must be at least 1, not ", window);
        require(heads > 0, "heads must be at least 1, not ", heads);
        boolean isOdd = balanceKernels.stream().allMatch(size -> size > 0 && size % 2 == 1);
        boolean isSet = new HashSet<>(balanceKernels).size() == balanceKernels.size();
        require(isOdd && isSet && !balanceKernels.isEmpty(), KERNELS, balanceKernels);
        require(balanceLayers > 0, "balance_layers must be at least 1, not ", balanceLayers);
        require(
                gaussian > 0 && Double.isFinite(gaussian),
                "gaussian must be a number above 0, not ",
                gaussian);
        require(
                neighborhood > 0 && neighborhood % 2 == 1,
                "neighborhood must be odd and above 0, not ",
                neighborhood);
    }

    private static void require(boolean holds, String message, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(message + value);
        }
    }

    /**
     * The same with something else between encoder and decoder.
     *
     * @param other what
     * @return the variant
     */
    public Variant withBalance(BalanceModule other) {
        return with("balance", MetadataText.of(other));
    }

    /**
     * The same with the other stream rebuilt.
     *
     * @param other which from which
     * @return the variant
     */
    public Variant withDirection(Direction other) {
        return with("direction", MetadataText.of(other));
    }

    /**
     * The same with another structure.
     *
     * @param others what the structure begins with
     * @return the variant
     * @throws IllegalArgumentException if there are none, or others than {@link #STRUCTURES}
     */
    public Variant withPriors(Set<Prior> others) {
        return with("priors", MetadataText.of(others));
    }

    /**
     * The same with another τ.
     *
     * @param other τ of Eq. 4
     * @return the variant
     * @throws IllegalArgumentException if it is below 0
     */
    public Variant withTau(double other) {
        return with("tau", Double.toString(other));
    }

    /**
     * The same with other attention windows.
     *
     * @param other their side, in tokens
     * @return the variant
     * @throws IllegalArgumentException if it is below 1
     */
    public Variant withWindow(int other) {
        return with("window", Integer.toString(other));
    }

    private Variant with(String name, String value) {
        Map<String, String> values = values();
        values.put(name, value);
        return of(values::get);
    }

    /**
     * Tells in what this differs from the published networks.
     *
     * @return names and values, as metadata and configurations have them; nothing for {@link
     *     #PUBLISHED}
     */
    public Map<String, String> changes() {
        Map<String, String> changes = values();
        changes.entrySet().removeAll(PUBLISHED.values().entrySet());
        return changes;
    }

    /** The values of all components. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("balance", MetadataText.of(balance));
        values.put("direction", MetadataText.of(direction));
        values.put("priors", MetadataText.of(priors));
        values.put("tau", Double.toString(tau));
        values.put("window", Integer.toString(window));
        values.put("heads", Integer.toString(heads));
        values.put("balance_kernels", MetadataText.of(balanceKernels));
        values.put("balance_layers", Integer.toString(balanceLayers));
        values.put("gaussian", Double.toString(gaussian));
        values.put("neighborhood", Integer.toString(neighborhood));
        return values;
    }

    /** Reads values by their names; what is missing is as published. */
    static Variant of(Function<String, String> given) {
        Map<String, String> values = PUBLISHED.values();
        values.replaceAll((name, usual) -> Objects.requireNonNullElse(given.apply(name), usual));
        return new Variant(
                MetadataText.constant(BalanceModule.class, values.get("balance")),
                MetadataText.constant(Direction.class, values.get("direction")),
                MetadataText.constants(Prior.class, values.get("priors")),
                Double.parseDouble(values.get("tau")),
                Integer.parseInt(values.get("window")),
                Integer.parseInt(values.get("heads")),
                MetadataText.numbers(values.get("balance_kernels")),
                Integer.parseInt(values.get("balance_layers")),
                Double.parseDouble(values.get("gaussian")),
                Integer.parseInt(values.get("neighborhood")));
    }
}
