// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.training.PhaseListener;
import io.github.tsgl.training.StepPhase;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Times the phases of training steps; waits at the end of each until the device has computed it.
 */
final class PhaseTimes implements PhaseListener, AutoCloseable {

    private static final double NANO = 1e-9;

    private final NDManager manager;
    private final NDArray probe;
    private final Map<StepPhase, Long> step = new EnumMap<>(StepPhase.class);
    private final Map<StepPhase, Long> all = new EnumMap<>(StepPhase.class);
    private int steps;
    private long last;

    PhaseTimes(Device device) {
        manager = NDManager.newBaseManager(device);
        probe = manager.zeros(new Shape(1));
    }

    @Override
    public void onBegin() {
        last = System.nanoTime();
    }

    @Override
    public void onEnd(StepPhase phase) {
        probe.toFloatArray(); // comes after all that was asked for before
        long now = System.nanoTime();
        step.merge(phase, now - last, Long::sum);
        last = now;
    }

    /** A step is over, and counts or not. */
    void afterStep(boolean counts) {
        if (counts) {
            step.forEach((phase, nanos) -> all.merge(phase, nanos, Long::sum));
            steps++;
        }
        step.clear();
    }

    /** The mean seconds of the phases that were, by name. */
    Map<String, Double> means() {
        Map<String, Double> means = new LinkedHashMap<>();
        all.forEach(
                (phase, nanos) ->
                        means.put(phase.name().toLowerCase(Locale.ROOT), nanos * NANO / steps));
        return means;
    }

    @Override
    public void close() {
        manager.close();
    }
}
