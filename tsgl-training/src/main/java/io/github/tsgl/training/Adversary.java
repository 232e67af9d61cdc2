package io.github.tsgl.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.GradientCollector;
import io.github.tsgl.layers.ops.TorchOps;
import io.github.tsgl.training.config.JudgedPicture;
import io.github.tsgl.training.config.LossConfig;
import io.github.tsgl.training.loss.AdversarialLoss;
import io.github.tsgl.training.loss.FeatureMatchingLoss;
import io.github.tsgl.training.loss.GradientPenalty;
import io.github.tsgl.training.loss.HingeLoss;
import io.github.tsgl.training.loss.NonSaturatingLoss;
import io.github.tsgl.training.loss.R1Penalty;
import java.util.List;
import java.util.random.RandomGenerator;

/** The discriminator's side of the training (Eq. 15). */
final class Adversary {

    private final TrainedNetwork discriminator;
    private final AdversarialLoss loss;
    private final GradientPenalty penalty;
    private final FeatureMatchingLoss matching;
    private final JudgedPicture judged;
    private final JudgedPicture learned;

    Adversary(LossConfig config, TrainedNetwork discriminator) {
        this.discriminator = discriminator;
        judged = config.judged();
        learned = config.learned();
        loss =
                switch (config.adversarialKind()) {
                    case HINGE -> new HingeLoss();
                    case NON_SATURATING -> NonSaturatingLoss.paper();
                    case LAMA -> NonSaturatingLoss.lama();
                    case OURS_LAMA -> NonSaturatingLoss.oursLama();
                    case NONE -> throw new IllegalArgumentException("there is no adversary");
                };
        penalty = config.r1() > 0 ? new R1Penalty(config.r1()) : null;
        matching = config.featureMatching() > 0 ? new FeatureMatchingLoss() : null;
    }

    /** The generator's adversarial loss and, if it is asked for, feature matching; scalars. */
    NDList judge(BatchPart part) {
        NDList fake = judge(part, part.picture(judged));
        NDList losses = new NDList(loss.generator(fake.head(), part.mask()));
        if (matching != null) {
            if (fake.size() == 1) {
                throw new IllegalStateException(
                        "feature matching needs a discriminator that returns its features");
            }
            NDList real = judge(part, part.real());
            NDList labels = new NDList();
            real.subNDList(1).forEach(features -> labels.add(features.stopGradient()));
            losses.add(matching.evaluate(labels, fake.subNDList(1)));
        }
        return losses;
    }

    private NDList judge(BatchPart part, NDArray pictures) {
        return discriminator.forward(part.place(), new NDList(pictures));
    }

    /** Teaches the discriminator to tell painted pictures from real ones. */
    void move(List<BatchPart> parts, LossParts losses, double rate, RandomGenerator random) {
        GradientCollector recording = Engine.getInstance().newGradientCollector();
        try {
            for (BatchPart part : parts) {
                NDArray total = loss(part, losses, random);
                discriminator.backward(part.place(), TorchOps.scale(total, part.share()));
            }
        } finally {
            recording.close();
        }
        if (TrainedNetwork.isUsable(discriminator.clipGradients())) {
            discriminator.step(rate);
        } else {
            discriminator.clearGradients();
        }
    }

    private NDArray loss(BatchPart part, LossParts losses, RandomGenerator random) {
        NDArray real = part.real();
        NDArray fake = part.picture(learned).stopGradient();
        NDArray sloped = null;
        if (penalty != null) {
            sloped = penalty.pictures(real, fake, random);
            sloped.setRequiresGradient(true);
        }
        NDArray realScores = judge(part, real).head();
        NDArray fakeScores = judge(part, fake).head();
        NDArray total = loss.discriminator(realScores, fakeScores, part.mask());
        losses.add("discriminator", total, part.share());
        if (penalty != null) {
            NDArray scores = sloped == real ? realScores : judge(part, sloped).head();
            NDArray slope = penalty.evaluate(scores, sloped);
            losses.add("penalty", slope, part.share());
            total = total.add(slope);
        }
        return total;
    }
}
