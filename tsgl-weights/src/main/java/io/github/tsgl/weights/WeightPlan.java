// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What one loading will write, and everything that stands against it. */
final class WeightPlan {

    private final Checkpoint checkpoint;
    private final Map<String, Parameter> parameters;
    private final Map<String, StoredTensor> sources = new LinkedHashMap<>();
    private final Map<String, Float> constants = new LinkedHashMap<>();
    private final Map<String, Float> expected = new LinkedHashMap<>();
    private final Set<String> unused = new TreeSet<>();
    private final Set<String> misshaped = new TreeSet<>();

    WeightPlan(Checkpoint checkpoint, Map<String, Parameter> parameters) {
        this.checkpoint = checkpoint;
        this.parameters = parameters;
    }

    /** Gives every published tensor to the first entry that claims it. */
    void assign(List<WeightRule> rules) {
        for (String name : checkpoint.names()) {
            if (rules.stream().noneMatch(rule -> rule.claim(name, this))) {
                unused.add(CheckpointException.printable(name));
            }
        }
    }

    /** Gives a value to parameters that nothing published sets. */
    void fill(List<WeightTable.Fill> fills) {
        for (String name : parameters.keySet()) {
            for (WeightTable.Fill fill : fills) {
                if (!sources.containsKey(name) && fill.name().match(name).isPresent()) {
                    constants.putIfAbsent(name, fill.value());
                }
            }
        }
    }

    /** Whether the checkpoint has all of these. */
    boolean has(List<String> published) {
        return checkpoint.names().containsAll(published);
    }

    boolean combine(List<String> published, String ours, Combination combination) {
        if (!has(published) || !parameters.containsKey(ours)) {
            return false;
        }
        List<StoredTensor> tensors = published.stream().map(this::tensor).toList();
        try {
            put(ours, combination.apply(tensors));
        } catch (IllegalArgumentException | ArithmeticException e) {
            misshaped.add(CheckpointException.printable(published.get(0)) + ": " + e.getMessage());
        }
        return true;
    }

    boolean split(String published, int axis, List<String> ours) {
        if (!parameters.keySet().containsAll(ours)) {
            return false;
        }
        StoredTensor tensor = tensor(published);
        try {
            long start = 0;
            for (String name : ours) {
                Shape shape = parameters.get(name).getArray().getShape();
                if (axis >= shape.dimension()) {
                    throw new IllegalArgumentException(name + " has no axis " + axis);
                }
                put(name, tensor.slice(axis, start, start + shape.get(axis)));
                start += shape.get(axis);
            }
            if (start != tensor.shape().get(axis)) {
                throw new IllegalArgumentException("has more than its parts along axis " + axis);
            }
        } catch (IllegalArgumentException e) {
            misshaped.add(CheckpointException.printable(published) + ": " + e.getMessage());
        }
        return true;
    }

    void expect(String published, float value) {
        expected.put(published, value);
    }

    private StoredTensor tensor(String name) {
        try {
            return checkpoint.tensor(name);
        } catch (CheckpointException e) {
            throw new IllegalStateException(e);
        }
    }

    private void put(String ours, StoredTensor tensor) {
        Shape wanted = parameters.get(ours).getArray().getShape();
        String published = CheckpointException.printable(tensor.name());
        StoredTensor earlier = sources.put(ours, tensor);
        if (earlier != null) {
            misshaped.add(published + ": another tensor sets " + ours + " too");
        } else if (!tensor.shape().equals(wanted)) {
            misshaped.add(published + " " + tensor.shape() + " for " + ours + " " + wanted);
        }
    }

    /** Throws if anything stands against writing. */
    void check() throws IOException {
        Set<String> unset = new TreeSet<>(parameters.keySet());
        unset.removeAll(sources.keySet());
        unset.removeAll(constants.keySet());
        for (Map.Entry<String, Float> entry : expected.entrySet()) {
            if (!isConstant(tensor(entry.getKey()), entry.getValue())) {
                misshaped.add(
                        CheckpointException.printable(entry.getKey())
                                + " is not "
                                + entry.getValue()
                                + " everywhere");
            }
        }
        if (!unused.isEmpty() || !unset.isEmpty() || !misshaped.isEmpty()) {
            throw new WeightMismatchException(
                    checkpoint.file(),
                    List.copyOf(unused),
                    List.copyOf(unset),
                    List.copyOf(misshaped));
        }
        for (StoredTensor tensor : sources.values()) {
            requireFinite(tensor);
        }
    }

    private void requireFinite(StoredTensor tensor) throws IOException {
        long position = tensor.firstNotFinite();
        if (position >= 0) {
            throw new CheckpointException(
                    checkpoint.file(),
                    "tensor %s holds NaN or infinity (first at position %d of %d)"
                            .formatted(
                                    CheckpointException.printable(tensor.name()),
                                    position,
                                    tensor.size()));
        }
    }

    private static boolean isConstant(StoredTensor tensor, float value) throws IOException {
        for (float v : tensor.toFloats()) {
            if (v != value) {
                return false;
            }
        }
        return true;
    }

    void write() throws IOException {
        for (Map.Entry<String, StoredTensor> entry : sources.entrySet()) {
            ArrayMemory.write(parameters.get(entry.getKey()).getArray(), entry.getValue());
        }
        for (Map.Entry<String, Float> entry : constants.entrySet()) {
            ArrayMemory.fill(parameters.get(entry.getKey()).getArray(), entry.getValue());
        }
    }
}
