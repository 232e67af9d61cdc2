// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

import ai.djl.nn.Block;

/** Makes a network refine its pictures, which takes many times as long. */
@FunctionalInterface
public interface Refiner {

    /**
     * Makes a network refine.
     *
     * @param network a network of the host
     * @return a block that takes and returns what the network does, with the same parameters
     * @throws IllegalArgumentException if the network cannot refine
     */
    Block refined(Block network);

    /**
     * What a refiner has just done.
     *
     * @param scale the scale that is being refined; 1 is the smallest, which needs no refinement
     * @param scales the number of scales
     * @param step the step at this scale, from 1
     * @param steps the number of steps at each scale but the smallest
     * @param loss the loss before the step, for values in the range of the generator's output
     */
    record Step(int scale, int scales, int step, int steps, double loss) {

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

    /** Is told how a refinement, which may take minutes, goes on. */
    @FunctionalInterface
    interface Listener {

        /**
         * Called after each step, on the thread that refines.
         *
         * @param step the step
         */
        void onStep(Step step);
    }
}
