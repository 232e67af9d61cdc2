// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.util.Pair;
import io.github.tsgl.encoder.host.ModelSpec;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.layers.ops.MultiplyAddCounter;
import io.github.tsgl.zoo.InpaintingModel;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** A model's network alone, and inputs of batch 1 that pass through it. */
final class ForwardPass implements AutoCloseable {

    private final Model model;
    private final NDManager manager;
    private final Predictor<NDList, NDList> predictor;
    private final NDList inputs;

    /** Prepares the pass of a picture of some height and width. */
    ForwardPass(Model model, int size) {
        this.model = model;
        manager = model.getNDManager().newSubManager();
        predictor = model.newPredictor(new NoopTranslator());
        inputs = inputs(model, manager, size);
    }

    /**
     * What a model looks at, or all that there is if it does not say, of a random picture with a
     * hole in its middle.
     */
    private static NDList inputs(Model model, NDManager manager, int size) {
        Set<Prior> seen =
                ModelSpec.of(model.getProperties())
                        .map(spec -> spec.inputs().priors())
                        .orElse(EnumSet.allOf(Prior.class));
        NDArray mask = manager.ones(new Shape(1, 1, size, size));
        int quarter = size / 4;
        mask.set(
                new NDIndex(":, :, {}:{}, {}:{}", quarter, size - quarter, quarter, size - quarter),
                0f);
        Shape color = new Shape(1, 3, size, size);
        NDArray image = manager.randomUniform(-1, 1, color, DataType.FLOAT32).muli(mask);
        Map<Prior, NDArray> priors = new EnumMap<>(Prior.class);
        for (Prior prior : seen) {
            priors.put(prior, prior(prior, image, mask));
        }
        return new InpaintingInputs(image, priors, mask).toList();
    }

    /** Edges, or gray in as many channels as the prior has. */
    private static NDArray prior(Prior prior, NDArray image, NDArray mask) {
        NDArray gray = image.mean(new int[] {1}, true).addi(1).divi(2).muli(mask);
        return prior == Prior.EDGES
                ? gray.gt(0.6f).toType(DataType.FLOAT32, false)
                : gray.repeat(1, prior.channels());
    }

    /** The values that training changes, as papers count them. */
    long parameters() {
        String trained = model.getProperty(InpaintingModel.TRAINED_VALUES);
        if (trained != null) {
            return Long.parseLong(trained);
        }
        long count = 0;
        for (Pair<String, Parameter> parameter : model.getBlock().getParameters()) {
            count += parameter.getValue().getArray().size();
        }
        return count;
    }

    /** Runs it, up to the picture's values in Java's memory. */
    void run() throws TranslateException {
        try (NDList output = predictor.predict(inputs)) {
            output.head().toFloatArray();
        }
    }

    /** Runs it and counts the multiply-adds of its convolutions and matrix products. */
    long multiplyAdds() throws TranslateException {
        TranslateException[] failure = new TranslateException[1];
        long count =
                MultiplyAddCounter.count(
                        () -> {
                            try {
                                run();
                            } catch (TranslateException e) {
                                failure[0] = e;
                            }
                        });
        if (failure[0] != null) {
            throw failure[0];
        }
        return count;
    }

    @Override
    public void close() {
        predictor.close();
        manager.close();
    }
}
