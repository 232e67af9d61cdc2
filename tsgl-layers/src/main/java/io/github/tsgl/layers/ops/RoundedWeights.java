// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.util.NativeResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A network's weights in bfloat16, beside those in float32 or {@linkplain #replaceSources in their
 * place}: each is rounded when {@link Bfloat16#run(RoundedWeights, Supplier) a pass} first needs it
 * and kept, half as large. Any number of threads may pass through the network.
 *
 * <p>What is kept holds only while all parameters of the network are frozen and their values those
 * of the beginning: PyTorch counts how often an array is written to. Once that has changed, each
 * pass rounds the weights anew. Weights on another device than the network's are rounded anew too.
 */
public final class RoundedWeights implements AutoCloseable {

    /** Keeps nothing. */
    static final RoundedWeights NONE = new RoundedWeights();

    /** Keeps nothing, as weights change in each step. */
    static final RoundedWeights OF_TRAINING = new RoundedWeights();

    private static final ScriptModule OPERATORS = ScriptModule.of(RoundedWeights.class);

    private final NDManager manager; // null for none
    private final List<Parameter> parameters;
    private final NDList arrays; // of the parameters
    private final Set<NDArray> sources = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<NDArray> open; // those of the arrays that are not freed
    private long writes;
    private Consumer<Key> using; // null but for the first pass of replaceSources
    private Consumer<Key> replacing; // null but for its second
    private final Map<Key, NDArray> rounded = new ConcurrentHashMap<>();

    private RoundedWeights() {
        manager = null;
        parameters = List.of();
        arrays = new NDList();
        open = List.of();
        writes = 0;
    }

    /**
     * Begins without rounded weights.
     *
     * @param parent the manager with which the rounded weights are freed at the latest
     * @param parameters all parameters of the network, initialized and, if any weights shall be
     *     kept, frozen
     */
    public RoundedWeights(NDManager parent, Collection<Parameter> parameters) {
        manager = parent.newSubManager();
        this.parameters = List.copyOf(parameters);
        arrays = new NDList(parameters.stream().map(Parameter::getArray).toList());
        sources.addAll(arrays);
        open = new ArrayList<>(arrays);
        writes = writes();
    }

    /**
     * What a rounded weight is made of: a parameter's array, which is the same only if it is the
     * same object, and, unless it is that alone, what changes it.
     */
    private record Key(NDArray source, Object maker) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key
                    && key.source == source
                    && Objects.equals(key.maker, maker);
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(source) + Objects.hashCode(maker);
        }
    }

    /** What a pass that begins now may use: these, or none if the network is not as it was. */
    RoundedWeights ifUnchanged() {
        for (int i = 0; i < arrays.size(); i++) {
            Parameter parameter = parameters.get(i);
            if (parameter.requiresGradient() || parameter.getArray() != arrays.get(i)) {
                return NONE;
            }
        }
        return writes() == writes ? this : NONE;
    }

    /** How often the open arrays were written to, all together. */
    private long writes() {
        if (open.isEmpty()) {
            return 0;
        }
        try (NDArray count = OPERATORS.runOnLists("writes", new NDList(open)).singletonOrThrow()) {
            return count.getLong();
        }
    }

    /**
     * A weight in bfloat16, or the given one if it is none of the network's.
     *
     * @param weight a weight of any data type
     */
    NDArray of(NDArray weight) {
        return sources.contains(weight) ? kept(weight, null, () -> weight) : weight;
    }

    /**
     * A weight that follows from a parameter and others, in bfloat16 if it can be kept.
     *
     * @param source the parameter's array
     * @param maker the block that makes it so
     * @param made makes the weight
     */
    NDArray of(NDArray source, Object maker, Supplier<NDArray> made) {
        return sources.contains(source) ? kept(source, maker, made) : made.get();
    }

    private NDArray kept(NDArray source, Object maker, Supplier<NDArray> made) {
        Key wanted = new Key(source, maker);
        if (using != null) {
            using.accept(wanted);
            return made.get();
        }
        NDArray result =
                rounded.computeIfAbsent(
                        wanted,
                        key -> {
                            NDArray weight = MemoryScope.keep(() -> Bfloat16.bfloat16(made.get()));
                            weight.attach(manager);
                            return weight;
                        });
        if (replacing != null) {
            replacing.accept(wanted);
        }
        return result;
    }

    /**
     * Rounds all weights that a pass needs and frees their float32 values, so that the network
     * takes less memory than in float32. From then on it computes in bfloat16 alone, and reading
     * those parameters' values fails.
     *
     * @param pass a small pass through the network with these weights, which is done twice while no
     *     other is under way: first to see what is made of which parameter
     */
    public void replaceSources(Runnable pass) {
        Map<NDArray, Set<Key>> uses = new IdentityHashMap<>();
        using = key -> uses.computeIfAbsent(key.source(), source -> new HashSet<>()).add(key);
        pass.run();
        using = null;
        replacing =
                key -> {
                    Set<Key> left = uses.get(key.source());
                    if (left != null && left.remove(key) && left.isEmpty()) {
                        free(key.source());
                    }
                };
        pass.run();
        replacing = null;
        open.removeIf(array -> ((NativeResource<?>) array).isReleased());
        writes = writes();
    }

    private static void free(NDArray source) {
        source.getShape(); // a closed array still tells what it was asked for before
        source.getDataType();
        source.getDevice();
        source.close();
    }

    /**
     * How many rounded weights there are.
     *
     * @return the number
     */
    public int size() {
        return rounded.size();
    }

    /** Frees the rounded weights; no pass may be under way, and none may follow. */
    @Override
    public void close() {
        rounded.clear();
        if (manager != null) {
            manager.close();
        }
    }
}
