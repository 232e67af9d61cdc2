package io.github.tsgl.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.GradientCollector;
import io.github.tsgl.training.config.AdversarialKind;
import io.github.tsgl.training.config.JudgedPicture;
import io.github.tsgl.training.config.LossConfig;
import io.github.tsgl.training.loss.AdversarialLoss;
import io.github.tsgl.training.loss.FeatureMatchingLoss;
import io.github.tsgl.training.loss.GradientPenalty;
import io.github.tsgl.training.loss.HingeLoss;
import io.github.tsgl.training.loss.NonSaturatingLoss;
import io.github.tsgl.training.loss.R1Penalty;
import io.github.tsgl.training.loss.WassersteinLoss;
import io.github.tsgl.training.loss.WassersteinPenalty;
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
                    case WASSERSTEIN -> new WassersteinLoss();
                    case NONE -> throw new IllegalArgumentException("there is no adversary");
                };
        penalty = config.r1() > 0 ? penalty(config) : null;
        matching = config.featureMatching() > 0 ? new FeatureMatchingLoss() : null;
    }

    private static GradientPenalty penalty(LossConfig config) {
        return config.adversarialKind() == AdversarialKind.WASSERSTEIN
                ? new WassersteinPenalty(config.r1())
                : new R1Penalty(config.r1());
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
    void move(List<List<BatchPart>> batches, double rate, RandomGenerator random) {
        GradientCollector recording = Engine.getInstance().newGradientCollector();
        try {
            for (List<BatchPart> batch : batches) {
                // Drawn one after the other, so that chance does not depend on the devices.
                List<NDArray> sloped = batch.stream().map(part -> sloped(part, random)).toList();
                NDArray total = BatchPart.loss(batch, part -> loss(part, sloped.get(part.place())));
                discriminator.backward(batch.size(), total);
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

    /** The pictures where the discriminator's slope is measured; real ones without a penalty. */
    private NDArray sloped(BatchPart part, RandomGenerator random) {
        if (penalty == null) {
            return part.real();
        }
        NDArray pictures =
                penalty.pictures(part.real(), part.picture(learned).stopGradient(), random);
        pictures.setRequiresGradient(true);
        return pictures;
    }

    private NDArray loss(BatchPart part, NDArray sloped) {
        NDArray realScores = judge(part, part.real()).head();
        NDArray fakeScores = judge(part, part.picture(learned).stopGradient()).head();
        NDArray total = loss.discriminator(realScores, fakeScores, part.mask());
        part.note("discriminator", total);
        if (penalty != null) {
            NDArray scores = sloped == part.real() ? realScores : judge(part, sloped).head();
            NDArray slope = penalty.evaluate(scores, sloped);
            part.note("penalty", slope);
            total = total.add(slope);
        }
        return total;
    }
}
