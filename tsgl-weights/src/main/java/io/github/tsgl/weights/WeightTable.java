// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says which published tensor becomes which parameter, and loads all of them or none.
 *
 * <p>Names may have placeholders. On the published side {@code {k}} stands for a stretch without
 * dots, {@code {k#}} for a number and {@code {k*}} for anything; on our side {@code {k}} puts it
 * in, and {@code {k+1}} or {@code {k-1}} a number shifted by one. The first entry that fits a
 * published name is the one that counts.
 *
 * <pre>{@code
 * WeightTable table = WeightTable.builder()
 *         .ignore("{any*}.num_batches_tracked", "counts training steps")
 *         .ignoreConstant("{any*}.temperature", 1f, "a factor of one")
 *         .map("en_high_{k#}.conv.{leaf}", "structure.{k-1}.conv.{leaf}")
 *         .map("head.weight", "head.weight", Transform.transpose(1, 0))
 *         .build();
 * try (Checkpoint checkpoint = Checkpoint.open(file)) {
 *     table.load(checkpoint, block);
 * }
 * }</pre>
 */
public final class WeightTable {

    /** Where training programs put the weights, and what compiling and parallel networks add. */
    private static final List<String> WRAPPERS =
            List.of(
                    "state_dict",
                    "model_state_dict",
                    "params_ema",
                    "params",
                    "module",
                    "_orig_mod");

    private static final int DEEPEST = 8;

    private final List<WeightRule> rules;
    private final List<Fill> fills;
    private final List<String> roots;

    private WeightTable(Builder builder) {
        rules = List.copyOf(builder.rules);
        fills = List.copyOf(builder.fills);
        roots = List.copyOf(builder.roots);
    }

    /** A parameter that no published tensor sets, and its value. */
    record Fill(NamePattern name, float value) {}

    /**
     * A builder of a table without entries.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The table for files of {@link SafetensorsWriter}: every parameter has its own name.
     *
     * @return the table
     */
    public static WeightTable identity() {
        return builder().map("{name*}", "{name}").build();
    }

    /**
     * Loads a checkpoint into a block; see {@link #load(Checkpoint, Map)}.
     *
     * @param checkpoint the checkpoint
     * @param block the block, initialized
     * @throws WeightMismatchException if the two do not fit
     * @throws CheckpointException if the file is damaged, or holds NaN or infinity
     * @throws IOException if the file cannot be read
     */
    public void load(Checkpoint checkpoint, Block block) throws IOException {
        load(checkpoint, NamedParameters.of(block));
    }

    /**
     * Copies a checkpoint's values into parameters. Nothing is written before everything was
     * checked: that every tensor is used or ignored and every parameter set, all shapes, the
     * expected constants, the file's checksums, and that every value to be copied is finite.
     *
     * @param checkpoint the checkpoint
     * @param parameters the parameters by name, initialized, float32
     * @throws WeightMismatchException if the two do not fit
     * @throws CheckpointException if the file is damaged, or holds NaN or infinity
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if a parameter is not initialized or not float32
     */
    public void load(Checkpoint checkpoint, Map<String, Parameter> parameters) throws IOException {
        parameters.forEach(WeightTable::requireArray);
        WeightPlan plan = new WeightPlan(root(checkpoint), parameters);
        plan.assign(rules);
        plan.fill(fills);
        plan.check();
        plan.write();
    }

    private static void requireArray(String name, Parameter parameter) {
        if (!parameter.isInitialized()) {
            throw new IllegalArgumentException("Parameter " + name + " is not initialized");
        }
        if (parameter.getArray().getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException("Parameter " + name + " is not float32");
        }
    }

    /** The part with the weights: below the table's own paths first, else within wrappers. */
    private Checkpoint root(Checkpoint checkpoint) {
        List<String> paths = Stream.concat(roots.stream(), WRAPPERS.stream()).toList();
        Checkpoint root = checkpoint;
        for (int depth = 0; depth < DEEPEST; depth++) {
            Optional<Checkpoint> part =
                    paths.stream()
                            .map(root::under)
                            .filter(inner -> !inner.names().isEmpty())
                            .findFirst();
            if (part.isEmpty()) {
                break;
            }
            root = part.get();
        }
        return root;
    }

    /** Builds a {@link WeightTable}. */
    public static final class Builder {

        private final List<WeightRule> rules = new ArrayList<>();
        private final List<Fill> fills = new ArrayList<>();
        private final List<String> roots = new ArrayList<>();

        private Builder() {}

        /**
         * Looks for the tensors below a path, such as {@code generator}, where the checkpoint has
         * it; what lies beside it is then not part of the weights. The first path that exists
         * counts; it may lie within others and within the wrappers {@code state_dict}, {@code
         * model_state_dict}, {@code params_ema}, {@code params}, {@code module} and {@code
         * _orig_mod}, which every table opens by itself.
         *
         * @param path the path
         * @return this builder
         */
        public Builder optRoot(String path) {
            roots.add(path);
            return this;
        }

        /**
         * A published tensor is a parameter.
         *
         * @param published the published name, or a pattern
         * @param ours the parameter's name
         * @return this builder
         */
        public Builder map(String published, String ours) {
            return map(published, ours, Transform.identity());
        }

        /**
         * A published tensor becomes a parameter.
         *
         * @param published the published name, or a pattern
         * @param ours the parameter's name
         * @param transform turns the one into the other
         * @return this builder
         */
        public Builder map(String published, String ours, Transform transform) {
            return combine(ours, tensors -> transform.apply(tensors.get(0)), published);
        }

        /**
         * Several published tensors become one parameter.
         *
         * @param ours the parameter's name
         * @param combination makes the one out of the others
         * @param published the published names, or patterns with the same placeholders
         * @return this builder
         */
        public Builder combine(String ours, Combination combination, String... published) {
            List<NamePattern> sources = Arrays.stream(published).map(NamePattern::new).toList();
            for (NamePattern source : sources) {
                source.requireSame(sources.get(0));
            }
            NamePattern target = new NamePattern(ours).requireFrom(sources.get(0));
            rules.add(new WeightRule.Combine(sources, target, combination));
            return this;
        }

        /**
         * A published tensor becomes several parameters: it is cut along an axis into pieces as
         * long as theirs.
         *
         * @param published the published name, or a pattern
         * @param axis the axis
         * @param ours the parameters' names, in order
         * @return this builder
         */
        public Builder split(String published, int axis, String... ours) {
            NamePattern source = new NamePattern(published);
            List<NamePattern> targets =
                    Arrays.stream(ours).map(o -> new NamePattern(o).requireFrom(source)).toList();
            rules.add(new WeightRule.Split(source, axis, targets));
            return this;
        }

        /**
         * A published tensor is not needed.
         *
         * @param published the published name, or a pattern
         * @param reason why not, for the reader of the table
         * @return this builder
         */
        public Builder ignore(String published, String reason) {
            requireReason(reason);
            rules.add(new WeightRule.Ignore(new NamePattern(published), null));
            return this;
        }

        /**
         * A published tensor is not needed because all its values are the same known number, which
         * is checked.
         *
         * @param published the published name, or a pattern
         * @param value the number
         * @param reason why it is not needed, for the reader of the table
         * @return this builder
         */
        public Builder ignoreConstant(String published, float value, String reason) {
            requireReason(reason);
            rules.add(new WeightRule.Ignore(new NamePattern(published), value));
            return this;
        }

        /**
         * No published tensors are needed but those with certain names.
         *
         * @param reason why the others are not, for the reader of the table
         * @param published the names that remain to be mapped, or patterns
         * @return this builder
         */
        public Builder ignoreAllBut(String reason, String... published) {
            requireReason(reason);
            List<NamePattern> kept = Arrays.stream(published).map(NamePattern::new).toList();
            rules.add(new WeightRule.IgnoreOthers(kept));
            return this;
        }

        /**
         * A parameter that no published tensor sets has the same known number everywhere.
         *
         * @param ours the parameter's name, or a pattern
         * @param value the number
         * @param reason why it is not published, for the reader of the table
         * @return this builder
         */
        public Builder fill(String ours, float value, String reason) {
            requireReason(reason);
            fills.add(new Fill(new NamePattern(ours), value));
            return this;
        }

        /**
         * Builds the table.
         *
         * @return the table
         */
        public WeightTable build() {
            return new WeightTable(this);
        }

        private static void requireReason(String reason) {
            if (reason.isBlank()) {
                throw new IllegalArgumentException("a reason must be given");
            }
        }
    }
}
