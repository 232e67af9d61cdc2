// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.Device;
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
import io.github.tsgl.layers.ops.InPlace;
import io.github.tsgl.layers.ops.MultiplyAddCounter;
import io.github.tsgl.zoo.InpaintingModel;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A model's network alone, and inputs that pass through it. */
final class ForwardPass implements AutoCloseable {

    private final Model model;
    private final NDManager manager;
    private final Predictor<NDList, NDList> predictor;
    private final NDList inputs;

    /** Prepares the pass of some pictures of one height and width. */
    ForwardPass(Model model, int size, int batch) {
        this(model, manager -> inputs(model, manager, size, batch));
    }

    /** Draws the inputs in the CPU's memory, so that no device has random numbers of its own. */
    private ForwardPass(Model model, Function<NDManager, NDList> drawing) {
        this.model = model;
        manager = model.getNDManager().newSubManager();
        predictor = model.newPredictor(new NoopTranslator());
        try (NDManager cpu = manager.newSubManager(Device.cpu())) {
            inputs = drawing.apply(cpu).toDevice(manager.getDevice(), false);
            inputs.attach(manager);
        }
    }

    /** The pass of the same inputs through another model, which is given a third one's weights. */
    ForwardPass through(Model other, Model weights) {
        List<Parameter> sources = weights.getBlock().getParameters().values();
        List<Parameter> targets = other.getBlock().getParameters().values();
        Device device = other.getNDManager().getDevice();
        for (int i = 0; i < sources.size(); i++) {
            NDArray source = sources.get(i).getArray();
            NDArray there = source.toDevice(device, false);
            InPlace.assign(targets.get(i).getArray(), there);
            if (there != source) {
                there.close();
            }
        }
        return new ForwardPass(other, cpu -> inputs);
    }

    /**
     * What a model looks at, or all that there is if it does not say, of random pictures with a
     * hole in their middle.
     */
    private static NDList inputs(Model model, NDManager manager, int size, int batch) {
        Set<Prior> seen =
                ModelSpec.of(model.getProperties())
                        .map(spec -> spec.inputs().priors())
                        .orElse(EnumSet.allOf(Prior.class));
        NDArray mask = manager.ones(new Shape(batch, 1, size, size));
        int quarter = size / 4;
        mask.set(
                new NDIndex(":, :, {}:{}, {}:{}", quarter, size - quarter, quarter, size - quarter),
                0f);
        Shape color = new Shape(batch, 3, size, size);
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

    /** Runs it, and returns the pictures' values, in Java's memory. */
    float[] run() throws TranslateException {
        try (NDList output = predictor.predict(inputs)) {
            return output.head().toFloatArray();
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
