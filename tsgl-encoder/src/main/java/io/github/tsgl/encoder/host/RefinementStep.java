package io.github.tsgl.encoder.host;

/**
 * What a {@link Refiner} has just done.
 *
 * @param scale the scale that is being refined; 1 is the smallest, which needs no refinement
 * @param scales the number of scales
 * @param step the step at this scale, from 1
 * @param steps the number of steps at each scale but the smallest
 * @param loss the loss before the step, for values in the range of the generator's output
 */
public record RefinementStep(int scale, int scales, int step, int steps, double loss) {

    /**
     * How many steps have been done at all scales.
     *
     * @return the number of steps
     */
    public int stepsDone() {
        return (scale - 2) * steps + step;
    }

    /**
     * How many steps there are at all scales.
     *
     * @return the number of steps
     */
    public int stepsInAll() {
        return (scales - 1) * steps;
    }
}
