// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import io.github.tsgl.layers.reconstruct.Guide;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Tells a listener what the stages of every {@link TsglEncoder} make that runs on this thread,
 * whatever network it is in:
 *
 * <pre>{@code
 * StageTap.listen(
 *         features -> energies.add(energy(features.rebuilt())),
 *         () -> predictor.predict(input));
 * }</pre>
 *
 * <p>The listener is called behind each stage, in the order of the stages, and then of the maps
 * that go into the decoder; of an encoder that runs again, stage 1 follows. Arrays that it makes
 * are closed with the pass's own. When nobody listens an encoder looks up one variable a stage and
 * makes nothing.
 */
public final class StageTap {

    private static final ThreadLocal<StageTap> CURRENT = new ThreadLocal<>();

    private final Listener listener;
    private int stage;

    private StageTap(Listener listener) {
        this.listener = listener;
    }

    /** Hears of what is made. */
    @FunctionalInterface
    public interface Listener {

        /**
         * A stage is done.
         *
         * @param features what it made
         */
        void onStage(StageFeatures features);

        /**
         * A map is ready for the decoder (Fig. 17): behind the balance module, or, of a host with
         * this encoder, as the host gets it. It lives as long as {@link StageFeatures} says.
         *
         * @param stage the stage k of the map's size; one more than the last stage for a map of
         *     half the last stage's size
         * @param map shape (N, C, H, W)
         */
        default void onDecoderMap(int stage, NDArray map) {}
    }

    /**
     * A forward pass.
     *
     * @param <T> what it makes
     * @param <X> how it fails
     */
    @FunctionalInterface
    public interface Pass<T, X extends Exception> {

        /**
         * Runs it on this thread.
         *
         * @return what it makes
         * @throws X if it fails
         */
        T run() throws X;
    }

    /**
     * Runs a forward pass and listens to its stages.
     *
     * @param listener hears of what is made
     * @param pass the pass, or several
     * @param <T> what it makes
     * @param <X> how it fails
     * @return what it makes
     * @throws X if it fails
     * @throws IllegalStateException if somebody listens already on this thread
     */
    public static <T, X extends Exception> T listen(Listener listener, Pass<T, X> pass) throws X {
        if (CURRENT.get() != null) {
            throw new IllegalStateException("somebody listens already on this thread");
        }
        CURRENT.set(new StageTap(listener));
        try {
            return pass.run();
        } finally {
            CURRENT.remove();
        }
    }

    /** Notes that an encoder begins with its first stage. */
    static void start() {
        StageTap tap = CURRENT.get();
        if (tap != null) {
            tap.stage = 0;
        }
    }

    /** Tells of the next stage; the branches are made if somebody listens. */
    static void tell(
            NDArray texture,
            NDArray structure,
            NDArray residual,
            NDArray rebuilt,
            Supplier<Map<Guide, NDArray>> branches) {
        StageTap tap = CURRENT.get();
        if (tap != null) {
            tap.stage++;
            tap.listener.onStage(
                    new StageFeatures(
                            tap.stage, texture, structure, residual, rebuilt, branches.get()));
        }
    }

    /** Tells of a map that goes into the decoder. */
    static void tellDecoderMap(int stage, NDArray map) {
        StageTap tap = CURRENT.get();
        if (tap != null) {
            tap.listener.onDecoderMap(stage, map);
        }
    }
}
