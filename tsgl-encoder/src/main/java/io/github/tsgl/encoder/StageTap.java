package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import java.util.function.Consumer;

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
 * <p>The listener is called behind each stage, in the order of the stages; of an encoder that runs
 * again, stage 1 follows the last. Arrays that it makes are closed with the pass's own. When nobody
 * listens an encoder looks up one variable a stage and makes nothing.
 */
public final class StageTap {

    private static final ThreadLocal<StageTap> CURRENT = new ThreadLocal<>();

    private final Consumer<StageFeatures> listener;
    private int stage;

    private StageTap(Consumer<StageFeatures> listener) {
        this.listener = listener;
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
     * @param listener hears of each stage
     * @param pass the pass, or several
     * @param <T> what it makes
     * @param <X> how it fails
     * @return what it makes
     * @throws X if it fails
     * @throws IllegalStateException if somebody listens already on this thread
     */
    public static <T, X extends Exception> T listen(
            Consumer<StageFeatures> listener, Pass<T, X> pass) throws X {
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

    /** Tells of the next stage. */
    static void tell(NDArray texture, NDArray structure, NDArray residual, NDArray rebuilt) {
        StageTap tap = CURRENT.get();
        if (tap != null) {
            tap.stage++;
            tap.listener.accept(
                    new StageFeatures(tap.stage, texture, structure, residual, rebuilt));
        }
    }
}
