// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import static io.github.tsgl.training.loss.PublishedLosses.assertLoss;
import static io.github.tsgl.training.loss.PublishedLosses.assertValue;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.loss.Loss;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.Convolutions;
import io.github.tsgl.layers.ops.Interpolation;
import io.github.tsgl.layers.testing.FormulaWeights;
import io.github.tsgl.layers.testing.FormulaWeights.Rule;
import io.github.tsgl.training.loss.PublishedLosses.Probe;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Losses and their gradients against published-losses.txt: the statements of the released TSGL
 * training program and of PEN-Net's, LaMa's classes (PyTorch 2.13), and HiFill's graph (TensorFlow
 * 2.21 in its v1 mode) were run on the formula's inputs; Eq. 15 was computed as it is printed.
 */
class PublishedLossesTest {

    private static final Shape ONE = new Shape(1, 1);
    private static final Shape TWO = new Shape(2, 2);

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray image = input("image", 2, 3, 24, 20);
    private final NDArray output = input("output", 2, 3, 24, 20);
    private final NDArray mask = input("mask", 2, 1, 24, 20);
    private final NDArray real = input("real_scores", 2, 1, 6, 5);
    private final NDArray fake = input("fake_scores", 2, 1, 6, 5);

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void eq15IsTheNonSaturatingLoss() {
        AdversarialLoss loss = AdversarialLoss.nonSaturating();
        assertValue("paper.generator", loss.generator(fake, mask));
        assertValue("paper.discriminator", loss.discriminator(real, fake, mask));
    }

    @Test
    void hingeLossIsTheReleasedOne() {
        HingeLoss loss = new HingeLoss();
        assertValue("tsgl.hinge.generator", loss.generator(fake, mask));
        assertLoss(
                "tsgl.hinge.discriminator",
                () -> loss.discriminator(real, fake, mask),
                new Probe("probe.real", real),
                new Probe("probe.fake", fake));
    }

    @Test
    void eq16WithTheReleasedWeightsIsTheReleasedObjective() {
        NDArray structure = input("image_high", 2, 1, 24, 20);
        InpaintingTargets targets = new InpaintingTargets(image, input("high", 2, 1, 24, 20), mask);
        InpaintingOutputs outputs = InpaintingOutputs.of(output).withStructure(structure);
        InpaintingLoss.Weights weights = InpaintingLoss.Weights.released();
        InpaintingLoss loss = new InpaintingLoss(weights);
        assertValue("tsgl.picture", loss.picture(targets, outputs));
        assertValue("tsgl.structure", loss.structure(targets, outputs).orElseThrow());
        assertLoss(
                "tsgl.objective",
                () -> {
                    NDArray adversarial = new HingeLoss().generator(fake, mask);
                    return loss.evaluate(targets.toList(), outputs.toList())
                            .add(Arithmetic.scale(adversarial, weights.adversarial()));
                },
                new Probe("probe.output", output),
                new Probe("probe.structure", structure),
                new Probe("probe.fake", fake));
    }

    @Test
    void penNetsObjectiveIsItsPartsWeighted() {
        NDList pyramid =
                new NDList(
                        input("pyramid0", 2, 3, 3, 2),
                        input("pyramid1", 2, 3, 6, 5),
                        input("pyramid2", 2, 3, 12, 10));
        PyramidLoss loss = new PyramidLoss();
        assertLoss(
                "pennet.pyramid",
                () -> loss.evaluate(new NDList(image), pyramid),
                new Probe("probe.pyramid", pyramid.get(1)));
        assertLoss(
                "pennet.objective",
                () -> {
                    NDArray adversarial = new HingeLoss().generator(fake, mask);
                    NDArray scales = loss.evaluate(new NDList(image), pyramid);
                    return masked(MaskedL1Loss.penNet("l1"))
                            .add(Arithmetic.scale(scales, 0.5))
                            .add(Arithmetic.scale(adversarial, 0.1));
                },
                new Probe("probe.output", output));
    }

    @Test
    void meansOverRegionsArePenNets() {
        var none = new MaskedL1Loss.Region(0, MaskedL1Loss.Averaging.REGION);
        var whole = new MaskedL1Loss.Region(1, MaskedL1Loss.Averaging.REGION);
        assertValue("pennet.hole", masked(new MaskedL1Loss("hole", whole, none)));
        assertValue("pennet.known", masked(new MaskedL1Loss("known", none, whole)));
    }

    @Test
    void anEmptyRegionCountsNothing() {
        NDArray full = manager.ones(new Shape(2, 1, 24, 20));
        NDArray loss =
                MaskedL1Loss.penNet("l1").evaluate(new NDList(image, full), new NDList(output));
        NDArray plain = Loss.l1Loss().evaluate(new NDList(image), new NDList(output));
        assertThat(loss.getFloat()).isEqualTo(plain.getFloat());
    }

    @ParameterizedTest
    @CsvSource({
        "FAKE, NEAREST",
        "REAL, NEAREST",
        "UNTAUGHT, NEAREST",
        "IGNORED, NEAREST",
        "REAL, BILINEAR",
        "IGNORED, BILINEAR"
    })
    void knownPatchesAreWhatLamasOptionsSay(KnownPatches known, Interpolation scaling) {
        NonSaturatingLoss loss = new NonSaturatingLoss(known, scaling);
        String name = ("lama." + known + "." + scaling + ".").toLowerCase(Locale.ROOT);
        assertLoss(
                name + "discriminator",
                () -> loss.discriminator(real, fake, mask),
                new Probe("probe.real", real),
                new Probe("probe.fake", fake));
        NDArray scores = fake.duplicate();
        assertLoss(
                name + "generator",
                () -> loss.generator(scores, mask),
                new Probe("probe.fake", scores));
    }

    @Test
    void aPatchThatSeesAnythingOfTheHoleIsFakeToOursLama() {
        NDArray known = manager.ones(new Shape(2, 1, 24, 20));
        known.set(new NDIndex("0, 0, 3:10, 5:12"), 0f);
        known.set(new NDIndex("1, 0, 13, 19"), 0f);
        AdversarialLoss loss = AdversarialLoss.oursLama();
        assertLoss(
                "lama.real.largest.discriminator",
                () -> loss.discriminator(real, fake, known),
                new Probe("probe.real", real),
                new Probe("probe.fake", fake));
        assertValue("lama.real.largest.generator", loss.generator(fake, known));
    }

    @Test
    void lamasL1CountsKnownPixelsOnly() {
        assertLoss(
                "lama.l1",
                () -> masked(new MaskedL1Loss("l1", 0, 10)),
                new Probe("probe.output", output));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.001", "5"})
    void theR1PenaltyAndItsGradientAreLamas(String weight) {
        Critic critic = new Critic();
        AdversarialLoss loss = AdversarialLoss.lama();
        R1Penalty penalty = new R1Penalty(Double.parseDouble(weight));
        NDArray[] slope = new NDArray[1];
        assertLoss(
                "lama.r1." + weight + ".discriminator",
                () -> {
                    NDArray pictures =
                            penalty.pictures(image, output, RandomGenerator.getDefault());
                    assertThat(pictures).isSameAs(image);
                    pictures.setRequiresGradient(true);
                    NDArray scores = critic.scores(pictures);
                    slope[0] = penalty.evaluate(scores, pictures);
                    return loss.discriminator(scores, critic.scores(output), mask).add(slope[0]);
                },
                critic.probes());
        assertValue("lama.r1." + weight + ".penalty", slope[0]);
    }

    @Test
    void featureMatchingIsLamas() {
        NDList fakes = features("fake");
        NDList reals = features("real");
        FeatureMatchingLoss loss = new FeatureMatchingLoss();
        assertLoss(
                "lama.featureMatching",
                () -> loss.evaluate(reals, fakes),
                new Probe("probe.features", fakes.get(1)));
        NDList others = features("fake");
        assertLoss(
                "lama.featureMatching.known",
                () -> loss.whereKnown(reals, others, mask),
                new Probe("probe.features", others.get(1)));
    }

    private NDList features(String kind) {
        return new NDList(
                input(kind + "_features0", 2, 4, 12, 10),
                input(kind + "_features1", 2, 6, 6, 5),
                input(kind + "_features2", 2, 5, 3, 3));
    }

    /** HiFill has one mask for a batch. */
    @Test
    void hiFillsObjectivesAreL1TermsAndAWassersteinGan() {
        NDArray one = input("mask", 1, 1, 24, 20).repeat(0, 2);
        NDArray coarse = input("coarse", 2, 3, 24, 20);
        NDList labels = new NDList(image, one);
        Critic critic = new Critic();
        WassersteinLoss loss = new WassersteinLoss();
        CoarseToFineL1Loss l1 = new CoarseToFineL1Loss(CoarseToFineL1Loss.Weights.published());
        NDList both = new NDList(coarse, output);
        assertValue("hifill.hole", coarseToFine(1, 0).evaluate(labels, both));
        assertValue("hifill.known", coarseToFine(0, 1).evaluate(labels, both));
        assertLoss(
                "hifill.generator",
                () -> {
                    NDArray scores = critic.scores(composite(output, one));
                    NDArray adversarial = Arithmetic.scale(loss.generator(scores, one), 0.001);
                    return l1.evaluate(labels, both).add(adversarial);
                },
                new Probe("probe.coarse", coarse),
                new Probe("probe.output", output));
        NDArray painted = composite(output, one).stopGradient();
        WassersteinPenalty penalty = new WassersteinPenalty(10);
        NDArray between = penalty.pictures(image, painted, new PublishedShares());
        between.setRequiresGradient(true);
        NDArray[] slope = new NDArray[1];
        assertLoss(
                "hifill.discriminator",
                () -> {
                    slope[0] = penalty.evaluate(critic.scores(between), between);
                    return loss.discriminator(critic.scores(image), critic.scores(painted), one)
                            .add(slope[0]);
                },
                critic.probes());
        assertValue("hifill.penalty", slope[0]);
    }

    private static CoarseToFineL1Loss coarseToFine(float hole, float known) {
        return new CoarseToFineL1Loss(new CoarseToFineL1Loss.Weights(1.2f, hole, known));
    }

    private NDArray composite(NDArray painted, NDArray known) {
        return painted.mul(known.neg().add(1)).add(image.mul(known));
    }

    private NDArray masked(MaskedL1Loss loss) {
        return loss.evaluate(new NDList(image, mask), new NDList(output));
    }

    private NDArray input(String name, long... shape) {
        return PublishedLosses.input(manager, name, shape);
    }

    /** The shares of the painted pictures that were fed to HiFill's graph. */
    private static final class PublishedShares implements RandomGenerator {
        private int next;

        @Override
        public float nextFloat() {
            return (float) FormulaWeights.uniform("epsilon", next++);
        }

        @Override
        public long nextLong() {
            throw new UnsupportedOperationException();
        }
    }

    /** A smooth discriminator of two convolutions. */
    private final class Critic {
        private final NDArray weight1 = parameter("conv1.weight", Rule.HE, 8, 3, 5, 5);
        private final NDArray bias1 = parameter("conv1.bias", Rule.BIAS, 8);
        private final NDArray weight2 = parameter("conv2.weight", Rule.HE, 1, 8, 3, 3);
        private final NDArray bias2 = parameter("conv2.bias", Rule.BIAS, 1);

        private NDArray parameter(String name, Rule rule, long... sizes) {
            Shape shape = new Shape(sizes);
            return manager.create(FormulaWeights.values("critic." + name, shape, rule), shape);
        }

        NDArray scores(NDArray x) {
            NDArray y = Convolutions.conv2d(x, weight1, bias1, TWO, TWO, ONE, 1);
            return Convolutions.conv2d(Activation.tanh(y), weight2, bias2, ONE, ONE, ONE, 1);
        }

        Probe[] probes() {
            return new Probe[] {
                new Probe("probe.conv1.weight", weight1),
                new Probe("probe.conv1.bias", bias1),
                new Probe("probe.conv2.weight", weight2)
            };
        }
    }
}
