// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one training step did.
 *
 * @param step its number; the first is 1
 * @param losses every loss by name, in the order in which they are computed: {@code loss}, the
 *     generator's weighted sum (Eq. 16), its parts unweighted, and {@code discriminator} with its
 *     parts
 * @param learningRate the generator's learning rate
 * @param gradientNorm the norm of all the generator's gradients together, before they were clipped;
 *     if it is no finite number, the step changed nothing
 * @param side the samples' height and width
 * @param batch how many samples there were
 * @param waitSeconds how long the step waited for its samples
 * @param stepSeconds how long it took, the waiting included
 * @param totalSeconds the time since training began, without what a resumed run was not running
 * @param progress the part of the training that is over, from 0 to 1
 */
public record StepResult(
        long step,
        Map<String, Double> losses,
        double learningRate,
        double gradientNorm,
        int side,
        int batch,
        double waitSeconds,
        double stepSeconds,
        double totalSeconds,
        double progress) {

    /**
     * Makes a result.
     *
     * @param step its number
     * @param losses every loss by name
     * @param learningRate the generator's learning rate
     * @param gradientNorm the norm of the generator's gradients
     * @param side the samples' height and width
     * @param batch how many samples there were
     * @param waitSeconds how long the step waited for its samples
     * @param stepSeconds how long it took
     * @param totalSeconds the time since training began
     * @param progress the part of the training that is over
     */
    public StepResult {
        losses = Collections.unmodifiableMap(new LinkedHashMap<>(losses));
    }

    /**
     * Returns the generator's weighted loss.
     *
     * @return the loss named {@code loss}
     */
    public double loss() {
        return losses.get("loss");
    }
}
