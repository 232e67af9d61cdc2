// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.training.config.LossConfig;
import io.github.tsgl.training.loss.CoarseToFineL1Loss;
import io.github.tsgl.training.loss.InpaintingLoss;
import io.github.tsgl.training.loss.PyramidLoss;
import io.github.tsgl.training.perceptual.LpipsLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The generator's loss (Eq. 16): the weighted sum of the terms that the configuration has. */
final class GeneratorLoss {

    private final List<Function<BatchPart, List<LossTerm>>> terms = new ArrayList<>();

    GeneratorLoss(
            LossConfig config,
            Optional<DiscriminatorStep> discriminator,
            Optional<Loss> perceptual) {
        InpaintingLoss l1 = new InpaintingLoss(config.weights(), config.averaging());
        terms.add(config.coarse() > 0 ? coarseToFine(config) : picture(config, l1));
        terms.add(structure(config, l1));
        discriminator.ifPresent(one -> terms.add(one::generatorTerms));
        perceptual.ifPresent(loss -> terms.add(perceptual(config, loss)));
        if (config.pyramid() > 0) {
            terms.add(pyramid(config));
        }
    }

    /** Eq. 13. */
    private static Function<BatchPart, List<LossTerm>> picture(
            LossConfig config, InpaintingLoss loss) {
        double weight = config.weights().picture();
        return part -> {
            NDArray value = loss.picture(part.targets(), part.outputs());
            return List.of(new LossTerm("picture", value, weight));
        };
    }

    /** Eq. 14, if the network draws the structure. */
    private static Function<BatchPart, List<LossTerm>> structure(
            LossConfig config, InpaintingLoss loss) {
        double weight = config.weights().structure();
        return part ->
                loss.structure(part.targets(), part.outputs())
                        .map(value -> List.of(new LossTerm("structure", value, weight)))
                        .orElse(List.of());
    }

    /** The coarse and the refined picture, in place of Eq. 13. */
    private static Function<BatchPart, List<LossTerm>> coarseToFine(LossConfig config) {
        CoarseToFineL1Loss loss =
                new CoarseToFineL1Loss(
                        new CoarseToFineL1Loss.Weights(
                                (float) config.coarse(),
                                (float) config.hole(),
                                (float) config.known()));
        return part -> {
            NDArray coarse =
                    part.outputs()
                            .coarse()
                            .orElseThrow(
                                    () ->
                                            new IllegalStateException(
                                                    "loss.coarse needs a network that draws a"
                                                            + " coarse picture"));
            NDList labels = new NDList(part.real(), part.mask());
            NDArray value = loss.evaluate(labels, new NDList(coarse, part.outputs().picture()));
            return List.of(new LossTerm("picture", value, config.weights().picture()));
        };
    }

    private static Function<BatchPart, List<LossTerm>> perceptual(LossConfig config, Loss loss) {
        if (config.style() > 0) {
            return style(config, (LpipsLoss) loss);
        }
        return part -> {
            NDList seen = new NDList(part.picture(config.perceived()));
            NDArray value = loss.evaluate(new NDList(part.real()), seen);
            return List.of(new LossTerm("perceptual", value, config.perceptual()));
        };
    }

    private static Function<BatchPart, List<LossTerm>> style(LossConfig config, LpipsLoss loss) {
        return part -> {
            NDArray seen = part.picture(config.perceived());
            NDList values = loss.evaluateWithStyle(part.real(), seen, part.mask());
            return List.of(
                    new LossTerm("perceptual", values.get(0), config.perceptual()),
                    new LossTerm("style", values.get(1), config.style()));
        };
    }

    /** The pictures of other sizes. */
    private static Function<BatchPart, List<LossTerm>> pyramid(LossConfig config) {
        PyramidLoss loss = new PyramidLoss();
        return part -> {
            NDList smaller = new NDList(part.outputs().pyramid());
            if (smaller.isEmpty()) {
                throw new IllegalStateException(
                        "a pyramid loss needs a network that draws pictures of other sizes");
            }
            NDArray value = loss.evaluate(new NDList(part.real()), smaller);
            return List.of(new LossTerm("pyramid", value, config.pyramid()));
        };
    }

    /** The loss of a part of a batch; every term is noted with the part. */
    NDArray evaluate(BatchPart part) {
        NDArray total = null;
        for (Function<BatchPart, List<LossTerm>> some : terms) {
            for (LossTerm term : some.apply(part)) {
                part.note(term.name(), term.value());
                NDArray weighted = Arithmetic.scale(term.value(), term.weight());
                total = total == null ? weighted : total.add(weighted);
            }
        }
        part.note("loss", total);
        return total;
    }
}
