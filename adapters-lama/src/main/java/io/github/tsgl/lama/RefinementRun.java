// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.Refiner;
import io.github.tsgl.layers.ops.AdamStep;
import io.github.tsgl.layers.ops.Masks;
import io.github.tsgl.layers.ops.MemoryScope;
import io.github.tsgl.layers.tiled.LocalChain;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The refinement of one picture; see {@link Refinement}. */
final class RefinementRun {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final Refinement settings;
    private final LamaGenerator generator;
    private final EncoderPreparation inputs;
    private final ParameterStore parameters;
    private final List<Block> host;
    private final StepwiseGradients gradients;
    private final Deque<PyramidLevel> levels = new ArrayDeque<>(); // the smallest first
    private final int scales;

    RefinementRun(
            Refinement settings,
            LamaGenerator generator,
            EncoderPreparation inputs,
            ParameterStore parameters,
            PyramidLevel whole) {
        this.settings = settings;
        this.generator = generator;
        this.inputs = inputs;
        this.parameters = parameters;
        host = generator.host();
        gradients = new StepwiseGradients(host, parameters);
        levels.add(whole.within(settings.pixelBudget()));
        scales = settings.scales(levels.getFirst().height(), levels.getFirst().width());
        while (levels.size() < scales) {
            levels.addFirst(levels.getFirst().halved());
        }
    }

    /** The finished pictures of all scales, the smallest first. */
    NDList pictures() {
        NDList pictures = new NDList();
        for (PyramidLevel level : levels) {
            NDArray smaller = pictures.isEmpty() ? null : pictures.get(pictures.size() - 1);
            int scale = pictures.size() + 1;
            pictures.addAll(
                    MemoryScope.run(
                            level.picture().getManager(),
                            new NDList(),
                            () -> new NDList(finished(level, smaller, scale))));
        }
        return pictures;
    }

    /** Fills one level; without a smaller picture just so. */
    private NDArray finished(PyramidLevel level, NDArray smaller, int scale) {
        PyramidLevel padded = level.padded(1 << generator.config().downsamplings());
        NDList features = new NDList();
        for (NDArray part :
                generator.features(parameters, inputs.prepare(padded.picture(), padded.mask()))) {
            features.add(part.stopGradient());
        }
        if (smaller != null) {
            improve(features, new RefinementLoss(level, padded, smaller), scale);
        }
        NDArray y = LocalChain.run(host, parameters, features, false).head();
        NDArray part = y.get(new NDIndex(":, :, :{}, :{}", level.height(), level.width()));
        NDArray hole = Masks.inverted(level.mask());
        return part.mul(hole).add(level.picture().mul(level.mask()));
    }

    /** Moves features so that the loss falls. */
    private void improve(NDList features, RefinementLoss loss, int scale) {
        NDList means = new NDList();
        NDList variances = new NDList();
        for (NDArray part : features) {
            means.add(part.zerosLike());
            variances.add(part.zerosLike());
        }
        int steps = settings.iterations() - 1;
        for (int i = 1; i <= steps; i++) {
            AdamStep adam = new AdamStep(i, settings.learningRate(), BETA1, BETA2, EPSILON);
            double[] value = new double[1];
            MemoryScope.run(
                    features.head().getManager(),
                    new NDList(),
                    () -> {
                        NDList slopes =
                                gradients.of(
                                        features,
                                        pictures -> {
                                            NDArray y = loss.evaluate(pictures.head());
                                            value[0] = y.getFloat();
                                            return y;
                                        });
                        adam.update(features, slopes, means, variances);
                        return new NDList();
                    });
            settings.listener().onStep(new Refiner.Step(scale, scales, i, steps, value[0]));
        }
    }
}
