// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.LambdaBlock;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.layers.ops.Interpolation;
import io.github.tsgl.layers.testing.GradientCheck;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossGradientsTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray mask = PublishedLosses.input(manager, "mask", 2, 1, 8, 6);
    private final NDArray target = input("target", 2, 3, 8, 6);
    private final NDArray painted = input("painted", 2, 3, 8, 6);

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource(KnownPatches.class)
    void ofTheNonSaturatingLoss(KnownPatches known) {
        var loss = new NonSaturatingLoss(known, Interpolation.NEAREST);
        NDArray real = input("real", 2, 1, 4, 3);
        NDArray fake = input("fake", 2, 1, 4, 3);
        check(list -> loss.generator(list.head(), mask), fake);
        check(list -> loss.discriminator(list.get(0), list.get(1), mask), real, fake);
    }

    @Test
    void ofTheHingeAndTheWassersteinLoss() {
        NDArray real = input("real", 2, 1, 4, 3);
        NDArray fake = input("fake", 2, 1, 4, 3);
        for (AdversarialLoss loss :
                new AdversarialLoss[] {new HingeLoss(), new WassersteinLoss()}) {
            check(list -> loss.generator(list.head(), mask), fake);
            check(list -> loss.discriminator(list.get(0), list.get(1), mask), real, fake);
        }
    }

    @Test
    void ofTheL1Losses() {
        NDList labels = new NDList(target, mask);
        MaskedL1Loss plain = new MaskedL1Loss("l1", 5, 1);
        MaskedL1Loss regions = MaskedL1Loss.penNet("l1");
        var twice = new CoarseToFineL1Loss(CoarseToFineL1Loss.Weights.published());
        check(list -> plain.evaluate(labels, list), painted);
        check(list -> regions.evaluate(labels, list), painted);
        check(list -> twice.evaluate(labels, list), input("coarse", 2, 3, 8, 6), painted);
    }

    @Test
    void ofThePyramidLossAndFeatureMatching() {
        PyramidLoss pyramid = new PyramidLoss();
        NDArray small = input("small", 2, 3, 3, 2);
        check(list -> pyramid.evaluate(new NDList(target), list), painted, small);
        FeatureMatchingLoss features = new FeatureMatchingLoss();
        NDList real = new NDList(target, input("real", 2, 3, 3, 2));
        check(list -> features.evaluate(real, list), painted, small);
        check(list -> features.whereKnown(real, list, mask), painted, small);
    }

    @Test
    void ofTheInpaintingLoss() {
        InpaintingLoss loss = new InpaintingLoss(InpaintingLoss.Weights.released());
        NDArray edges = input("edges", 2, 1, 8, 6);
        NDArray drawn = input("drawn", 2, 1, 8, 6);
        NDList labels = new NDList(target, edges, mask);
        check(
                list ->
                        loss.evaluate(
                                labels,
                                InpaintingOutputs.of(list.head())
                                        .withStructure(list.get(1))
                                        .toList()),
                painted,
                drawn);
        check(list -> loss.evaluate(labels, list), painted);
    }

    private static void check(Function<NDList, NDArray> loss, NDArray... inputs) {
        GradientCheck.of(new LambdaBlock(list -> new NDList(loss.apply(list))), inputs).verify();
    }

    private NDArray input(String name, long... shape) {
        return PublishedLosses.input(manager, name, shape);
    }
}
