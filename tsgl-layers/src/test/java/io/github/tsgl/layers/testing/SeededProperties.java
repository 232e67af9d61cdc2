// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.testing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.api.lifecycle.TryLifecycleContext;

/** Seeds the engine before each try of a property, and prints the seed if it fails. */
public final class SeededProperties implements AroundTryHook {

    private final Map<String, Integer> tries = new ConcurrentHashMap<>();

    /** Makes the hook, which jqwik finds. */
    public SeededProperties() {}

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }

    @Override
    public TryExecutionResult aroundTry(
            TryLifecycleContext context, TryExecutor attempt, List<Object> parameters) {
        String name = context.containerClass().getName() + "." + context.targetMethod().getName();
        TestSeed.set(name, tries.merge(name, 1, Integer::sum));
        TryExecutionResult result = attempt.execute(parameters);
        if (result.isFalsified()) {
            System.err.println(TestSeed.describe(name));
        }
        return result;
    }
}
