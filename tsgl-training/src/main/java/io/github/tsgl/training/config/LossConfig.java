// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.config;

import io.github.tsgl.training.loss.CoarseToFineL1Loss;
import io.github.tsgl.training.loss.InpaintingLoss;
import io.github.tsgl.training.loss.MaskedL1Loss;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The parts of the generator's loss, Eq. 16, and their weights; a part of weight 0 is not computed.
 *
 * @param picture the weight of the L1 loss of the picture, Eq. 13
 * @param structure the weight of the L1 loss of the structure, Eq. 14
 * @param hole the weight of holes within both
 * @param known the weight of known pixels within both
 * @param averaging what the differences of holes and of known pixels are divided by
 * @param pyramid the weight of the L1 loss of the pictures that PEN-Net draws at other sizes
 * @param coarse the weight of the coarse picture beside the refined one, which weighs 1, in the
 *     picture's loss: with it, that is {@link CoarseToFineL1Loss}
 * @param adversarial the weight of the adversarial loss, Eq. 15
 * @param adversarialKind the kind of the adversarial loss
 * @param judged what the generator's adversarial loss and feature matching look at
 * @param learned what the discriminator learns from
 * @param perceived what the perceptual loss looks at
 * @param adversarialOrder which network moves first in a step
 * @param discriminatorSteps how often the discriminator moves in a step, each time but the last on
 *     samples of its own
 * @param r1 the weight of the discriminator's R1 penalty, or of WGAN-GP's with {@link
 *     AdversarialKind#WASSERSTEIN}
 * @param featureMatching the weight of the feature-matching loss
 * @param perceptual the weight of the perceptual loss
 * @param style the weight of the {@linkplain
 *     io.github.tsgl.training.perceptual.LpipsLoss#evaluateWithStyle style} of the holes, by the
 *     features of {@link PerceptualNetwork#SQUEEZENET_LPIPS}
 * @param perceptualNetwork what the perceptual loss sees with
 * @param perceptualWeights the file of that network's weights, if they are not shipped
 */
public record LossConfig(
        double picture,
        double structure,
        double hole,
        double known,
        MaskedL1Loss.Averaging averaging,
        double pyramid,
        double coarse,
        double adversarial,
        AdversarialKind adversarialKind,
        ComparedPicture judged,
        ComparedPicture learned,
        ComparedPicture perceived,
        AdversarialOrder adversarialOrder,
        int discriminatorSteps,
        double r1,
        double featureMatching,
        double perceptual,
        double style,
        PerceptualNetwork perceptualNetwork,
        Optional<Path> perceptualWeights) {

    /**
     * Tells whether a discriminator is trained.
     *
     * @return true if the kind is not {@link AdversarialKind#NONE}
     */
    public boolean isAdversarial() {
        return adversarialKind != AdversarialKind.NONE;
    }

    /**
     * Returns the weights of the parts that Eq. 16 has.
     *
     * @return the weights
     */
    public InpaintingLoss.Weights weights() {
        return new InpaintingLoss.Weights(
                (float) picture,
                (float) structure,
                (float) adversarial,
                (float) hole,
                (float) known);
    }

    void check(Check check) {
        check.notNegative("picture", picture);
        check.notNegative("structure", structure);
        check.notNegative("hole", hole);
        check.notNegative("known", known);
        check.notNegative("pyramid", pyramid);
        check.notNegative("coarse", coarse);
        check.notNegative("adversarial", adversarial);
        check.atLeast("discriminator_steps", discriminatorSteps, 1);
        check.notNegative("r1", r1);
        check.notNegative("feature_matching", featureMatching);
        check.notNegative("perceptual", perceptual);
        check.notNegative("style", style);
        check.that(
                style == 0
                        || perceptual > 0
                                && perceptualNetwork == PerceptualNetwork.SQUEEZENET_LPIPS,
                "goes with loss.perceptual above 0 and perceptual_network=squeezenet-lpips",
                "style",
                "perceptual_network");
        check.that(
                isAdversarial() || featureMatching == 0,
                "needs a discriminator: loss.adversarial_kind is none",
                "feature_matching",
                "adversarial_kind");
    }

    /** The adversarial loss. */
    public enum AdversarialKind {
        /** No discriminator. */
        NONE,
        /** The hinge loss of the released code. */
        HINGE,
        /** The logarithmic loss with a generator that does not saturate, Eq. 15. */
        NON_SATURATING,
        /** The same as LaMa has it: known patches of generated pictures are real. */
        LAMA,
        /** LaMa's as the released training of Ours(LaMa) has it: known means known throughout. */
        OURS_LAMA,
        /** The loss of a Wasserstein GAN, with WGAN-GP's penalty, as HiFill has it. */
        WASSERSTEIN
    }

    /** Which network moves first in a step. Both learn from the same generated pictures. */
    public enum AdversarialOrder {
        /**
         * The discriminator, then the generator against the discriminator that has moved, as in the
         * released code. The generator's graph is kept meanwhile, that of all batches which are
         * accumulated.
         */
        DISCRIMINATOR_FIRST,
        /** The generator, against the discriminator of the step before; as in LaMa. */
        GENERATOR_FIRST
    }

    /** The picture that a loss looks at. */
    public enum ComparedPicture {
        /** The generator's output, known pixels included. */
        PAINTED,
        /** The composed picture: the output in the hole, the truth elsewhere. */
        COMPOSED
    }

    /** The network of the perceptual loss, and with it the loss. */
    public enum PerceptualNetwork {
        /**
         * LaMa's {@link io.github.tsgl.training.loss.HighReceptiveFieldLoss}; its weights are a
         * file.
         */
        DILATED_RESNET50,
        /** {@link io.github.tsgl.training.perceptual.LpipsLoss}; its weights are shipped. */
        SQUEEZENET_LPIPS
    }
}
