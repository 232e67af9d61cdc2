// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

/**
 * Decides what becomes of a step of the generator: a single one whose gradients are no numbers, or
 * explode, is passed over; after some in a row training goes on from the averaged weights.
 */
final class StepGuard {

    private static final int MAX_PASSED_OVER = 3;
    private static final int MAX_RETURNS = 20;

    private int passedOver;
    private int returns;

    /** What is to be done. */
    enum Verdict {
        /** The gradients move the weights. */
        STEP,
        /** The gradients are forgotten. */
        PASS_OVER,
        /** The averaged weights replace the weights, and the moments begin anew. */
        RETURN
    }

    /**
     * Decides by a step's loss and the norm of its gradients.
     *
     * @throws IllegalStateException if going on would lead nowhere
     */
    Verdict decide(long step, double loss, double norm) {
        boolean usable = TrainedNetwork.isUsable(norm);
        passedOver = usable ? 0 : passedOver + 1;
        boolean stuck = passedOver > MAX_PASSED_OVER;
        if (stuck && Double.isFinite(loss) && returns < MAX_RETURNS) {
            returns++;
            passedOver = 0;
            return Verdict.RETURN;
        }
        if (!Double.isFinite(loss) || stuck) {
            throw new IllegalStateException(
                    "at step "
                            + step
                            + " the loss is "
                            + loss
                            + " and the gradients' norm "
                            + norm
                            + "; a lower learning rate may help");
        }
        return usable ? Verdict.STEP : Verdict.PASS_OVER;
    }

    void save(TrainingState state) {
        state.put("passed_over", passedOver);
        state.put("returns", returns);
    }

    void restore(TrainingState.Reader state) {
        passedOver = (int) state.number("passed_over");
        returns = (int) state.number("returns");
    }
}
