package io.github.tsgl.training;

/**
 * What one training step did.
 *
 * @param step its number; the first is 1
 * @param loss the loss
 * @param pictureLoss the picture's part, unweighted (Eq. 13)
 * @param structureLoss the structure's part, unweighted (Eq. 14)
 * @param learningRate the learning rate
 * @param gradientNorm the norm of all gradients together, before they were clipped; if it is no
 *     finite number, the step changed nothing
 * @param side the samples' height and width
 * @param batch how many samples there were
 * @param waitSeconds how long the step waited for its samples
 * @param stepSeconds how long it took, the waiting included
 * @param totalSeconds the time since training began
 * @param progress the part of the training that is over, from 0 to 1
 */
public record StepResult(
        long step,
        float loss,
        float pictureLoss,
        float structureLoss,
        double learningRate,
        double gradientNorm,
        int side,
        int batch,
        double waitSeconds,
        double stepSeconds,
        double totalSeconds,
        double progress) {}
