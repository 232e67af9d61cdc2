package io.github.tsgl.lama;

/** Is told how a {@link Refinement}, which may take minutes, goes on. */
@FunctionalInterface
public interface RefinementListener {

    /**
     * Called after each step, on the thread that refines.
     *
     * @param step the step
     */
    void onStep(RefinementStep step);
}
