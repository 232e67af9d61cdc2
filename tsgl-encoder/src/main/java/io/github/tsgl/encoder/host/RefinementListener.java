package io.github.tsgl.encoder.host;

/** Is told how a refinement, which may take minutes, goes on. */
@FunctionalInterface
public interface RefinementListener {

    /**
     * Called after each step, on the thread that refines.
     *
     * @param step the step
     */
    void onStep(RefinementStep step);
}
