// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/**
 * Lets a computation be differentiated with {@link Gradients#gradients}.
 *
 * <p>DJL's own {@code GradientCollector} does too, but a process can have only one at a time.
 */
public final class GradientRecording {

    private GradientRecording() {}

    /** Tells whether operators of this thread are recorded. */
    static boolean isOn() {
        return JniUtils.isGradMode();
    }

    /**
     * Runs a computation whose operators are recorded for its gradients.
     *
     * @param <T> what the computation returns
     * @param computation the computation, which must run on this thread
     * @return what the computation returned
     */
    public static <T> T run(Supplier<T> computation) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        try {
            return computation.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }
}
