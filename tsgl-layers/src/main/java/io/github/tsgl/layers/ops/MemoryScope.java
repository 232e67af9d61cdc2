// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Frees what a computation made but did not return.
 *
 * <p>DJL keeps every array until its manager closes, and an array made from a parameter belongs to
 * the model's manager, so a network without scopes holds all its intermediates, some of them for
 * ever. Inside {@link #run} every array made on this thread is noted; at the end all but the
 * results are closed and the results move to the given manager. Scopes nest: a result of an inner
 * scope is freed by the outer one unless that returns it too. In training this frees the Java
 * handles only; autograd keeps the memory it needs.
 */
public final class MemoryScope {

    private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

    private MemoryScope() {}

    /**
     * Runs a computation and frees what it made but did not return.
     *
     * @param owner the manager that gets the results
     * @param inputs arrays that the computation may return unchanged; they keep their manager
     * @param computation the computation, which must run on this thread
     * @return what the computation returned
     */
    public static NDList run(NDManager owner, NDList inputs, Supplier<NDList> computation) {
        Set<NDArray> given = Collections.newSetFromMap(new IdentityHashMap<>());
        given.addAll(inputs);
        NDList results;
        int depth = DEPTH.get();
        DEPTH.set(depth + 1);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            results = computation.get();
            for (NDArray result : results) {
                if (!given.contains(result)) {
                    NDScope.unregister(result);
                    result.attach(owner);
                }
            }
        } finally {
            DEPTH.set(depth);
        }
        for (NDArray result : results) {
            if (!given.contains(result)) {
                NDScope.register(result);
            }
        }
        return results;
    }

    /**
     * Frees arrays that nothing needs any more before their scope ends.
     *
     * @param arrays the arrays
     * @param kept arrays that stay open, though they may be among those
     */
    public static void release(NDList arrays, NDList... kept) {
        for (NDArray array : arrays) {
            if (Arrays.stream(kept).flatMap(NDList::stream).noneMatch(other -> other == array)) {
                array.close();
            }
        }
    }

    /**
     * Makes an array that outlives every scope of this thread; its manager alone owns it.
     *
     * @param maker makes the array
     * @return the array
     */
    public static NDArray keep(Supplier<NDArray> maker) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray array = maker.get();
            NDScope.unregister(array);
            return array;
        }
    }

    /**
     * Tells whether a {@link #run} is under way on this thread.
     *
     * @return true inside a scope
     */
    public static boolean isActive() {
        return DEPTH.get() > 0;
    }
}
