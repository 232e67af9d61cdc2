// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.github.tsgl.layers.ops.GradientRecording;
import io.github.tsgl.training.config.LossConfig;
import io.github.tsgl.training.loss.AdversarialLoss;
import io.github.tsgl.training.loss.FeatureMatchingLoss;
import io.github.tsgl.training.loss.GradientPenalty;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The discriminator: its own step, and what it tells the generator (Eq. 15). */
final class DiscriminatorStep implements AutoCloseable {

    private final LossConfig config;
    private final TrainedNetwork discriminator;
    private final AdversarialLoss loss;
    private final Optional<GradientPenalty> penalty;
    private final Optional<FeatureMatchingLoss> matching;

    DiscriminatorStep(LossConfig config, TrainedNetwork discriminator) {
        this.config = config;
        this.discriminator = discriminator;
        loss =
                switch (config.adversarialKind()) {
                    case HINGE -> AdversarialLoss.hinge();
                    case NON_SATURATING -> AdversarialLoss.nonSaturating();
                    case LAMA -> AdversarialLoss.lama();
                    case OURS_LAMA -> AdversarialLoss.oursLama();
                    case WASSERSTEIN -> AdversarialLoss.wasserstein();
                    case NONE -> throw new IllegalArgumentException("there is no discriminator");
                };
        penalty = config.r1() > 0 ? Optional.of(penalty(config)) : Optional.empty();
        matching =
                config.featureMatching() > 0
                        ? Optional.of(new FeatureMatchingLoss())
                        : Optional.empty();
    }

    private static GradientPenalty penalty(LossConfig config) {
        return config.adversarialKind() == LossConfig.AdversarialKind.WASSERSTEIN
                ? GradientPenalty.wasserstein(config.r1())
                : GradientPenalty.r1(config.r1());
    }

    /** The generator's adversarial loss and, if it is asked for, feature matching. */
    List<LossTerm> generatorTerms(BatchPart part) {
        NDList fake = forward(part, part.picture(config.judged()));
        List<LossTerm> terms = new ArrayList<>();
        NDArray adversarial = loss.generator(fake.head(), part.mask());
        terms.add(new LossTerm("adversarial", adversarial, config.weights().adversarial()));
        matching.map(features -> features.evaluate(realFeatures(part, fake), fake.subNDList(1)))
                .map(value -> new LossTerm("feature_matching", value, config.featureMatching()))
                .ifPresent(terms::add);
        return terms;
    }

    private NDList realFeatures(BatchPart part, NDList fake) {
        if (fake.size() == 1) {
            throw new IllegalStateException(
                    "feature matching needs a discriminator that returns its features");
        }
        NDList labels = new NDList();
        forward(part, part.real()).subNDList(1).forEach(real -> labels.add(real.stopGradient()));
        return labels;
    }

    private NDList forward(BatchPart part, NDArray pictures) {
        return discriminator.forward(part.place(), new NDList(pictures));
    }

    /** Teaches the discriminator to tell generated pictures from real ones. */
    void step(List<List<BatchPart>> batches, TrainingClock clock, RandomGenerator random) {
        GradientRecording.run(
                () -> {
                    for (List<BatchPart> batch : batches) {
                        backward(batch, random);
                    }
                    return null;
                });
        if (TrainedNetwork.isUsable(discriminator.clipGradients())) {
            discriminator.step(discriminator.rate(clock));
        } else {
            discriminator.clearGradients();
        }
    }

    private void backward(List<BatchPart> batch, RandomGenerator random) {
        // Drawn one after the other, so that chance does not depend on the devices.
        List<NDArray> points = batch.stream().map(part -> penaltyPoints(part, random)).toList();
        NDArray total = BatchPart.loss(batch, part -> loss(part, points.get(part.place())));
        discriminator.backward(batch.size(), total);
    }

    /** The pictures where the gradient penalty is taken; the real ones if there is none. */
    private NDArray penaltyPoints(BatchPart part, RandomGenerator random) {
        return penalty.map(one -> one.pictures(part.real(), fake(part), random))
                .map(DiscriminatorStep::requireGradient)
                .orElse(part.real());
    }

    private static NDArray requireGradient(NDArray pictures) {
        pictures.setRequiresGradient(true);
        return pictures;
    }

    /** The generator's pictures, which no gradient leaves. */
    private NDArray fake(BatchPart part) {
        return part.picture(config.learned()).stopGradient();
    }

    private NDArray loss(BatchPart part, NDArray points) {
        NDArray realScores = judge(part, part.real());
        NDArray fakeScores = judge(part, fake(part));
        NDArray total = loss.discriminator(realScores, fakeScores, part.mask());
        part.note("discriminator", total);
        return penalty.map(
                        one -> {
                            NDArray scores =
                                    points == part.real() ? realScores : judge(part, points);
                            NDArray value = one.evaluate(scores, points);
                            part.note("penalty", value);
                            return total.add(value);
                        })
                .orElse(total);
    }

    /** Scores to learn from: in float32 if a gradient of theirs is among the losses. */
    private NDArray judge(BatchPart part, NDArray pictures) {
        NDList scores =
                penalty.isPresent()
                        ? discriminator.exactForward(part.place(), new NDList(pictures))
                        : forward(part, pictures);
        return scores.head();
    }

    /** The discriminator itself. */
    TrainedNetwork network() {
        return discriminator;
    }

    @Override
    public void close() {
        discriminator.close();
    }
}
