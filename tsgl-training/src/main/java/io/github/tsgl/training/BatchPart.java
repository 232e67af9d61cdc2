// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.BatchSync;
import io.github.tsgl.layers.ops.Masks;
import io.github.tsgl.layers.ops.MemoryScope;
import io.github.tsgl.training.config.LossConfig;
import io.github.tsgl.training.data.SampleBatch;
import io.github.tsgl.training.loss.InpaintingTargets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The part of a step's samples that one device takes, in its memory. */
final class BatchPart {

    private static final int STRUCTURE_CHANNELS = 1;

    private final int place;
    private final double weight;
    private final NDManager manager;
    private final NDList inputs;
    private final InpaintingTargets targets;
    private final Map<String, NDArray> losses = new LinkedHashMap<>();
    private InpaintingOutputs outputs;
    private NDArray composed;

    private BatchPart(int place, double weight, SampleBatch samples, NDManager manager) {
        this.place = place;
        this.weight = weight;
        this.manager = manager;
        inputs = samples.inputs(manager).toList();
        targets = samples.targets(manager);
    }

    /** Splits each batch among the devices. */
    static List<List<BatchPart>> of(
            List<SampleBatch> batches, List<Device> devices, NDManager manager) {
        double all = batches.stream().mapToInt(SampleBatch::count).sum();
        List<List<BatchPart>> parted = new ArrayList<>();
        for (SampleBatch batch : batches) {
            List<SampleBatch> split = batch.split(devices.size());
            List<BatchPart> parts = new ArrayList<>();
            for (int place = 0; place < split.size(); place++) {
                SampleBatch samples = split.get(place);
                NDManager own = manager.newSubManager(devices.get(place));
                parts.add(new BatchPart(place, samples.count() / all, samples, own));
            }
            parted.add(parts);
        }
        return parted;
    }

    /** The generator's forward pass for all parts of a batch at once. */
    static void forward(List<BatchPart> batch, TrainedNetwork generator) {
        onEach(batch, part -> part.keep(generator.forward(part.place, part.inputs)));
    }

    /** The loss of a batch: the mean of what the work gives for its parts. */
    static NDArray loss(List<BatchPart> batch, Function<BatchPart, NDArray> work) {
        List<NDList> losses =
                onEach(batch, part -> new NDList(Arithmetic.scale(work.apply(part), part.weight)));
        NDArray sum = losses.get(0).head();
        for (NDList loss : losses.subList(1, losses.size())) {
            sum = sum.add(loss.head().toDevice(sum.getDevice(), false));
        }
        return sum;
    }

    /** Computes something for all parts of a batch at once, each on its device. */
    private static List<NDList> onEach(List<BatchPart> batch, Function<BatchPart, NDList> work) {
        return BatchSync.run(
                batch.stream().map(part -> part.manager).toList(),
                place -> work.apply(batch.get(place)));
    }

    /** Keeps the generator's outputs and the picture with the known pixels put back. */
    private NDList keep(NDList list) {
        outputs = InpaintingOutputs.of(list);
        composed = real().mul(mask()).add(outputs.picture().mul(Masks.inverted(mask())));
        return new NDList(list).addAll(new NDList(composed));
    }

    /** The device's number: 0 is the network itself, others are replicas. */
    int place() {
        return place;
    }

    /** The part of the step's samples. */
    double weight() {
        return weight;
    }

    /** What the generator should make. */
    InpaintingTargets targets() {
        return targets;
    }

    NDArray real() {
        return targets.picture();
    }

    NDArray mask() {
        return targets.mask();
    }

    /** Whether the generator's forward pass has been. */
    boolean hasOutputs() {
        return outputs != null;
    }

    /** What the generator made. */
    InpaintingOutputs outputs() {
        return outputs;
    }

    /** The pictures that a loss looks at, through which gradients reach the generator. */
    NDArray picture(LossConfig.ComparedPicture which) {
        return which == LossConfig.ComparedPicture.PAINTED ? outputs.picture() : composed;
    }

    /** Keeps a loss, which is perhaps still being computed. */
    void note(String name, NDArray value) {
        NDArray kept = MemoryScope.keep(value::stopGradient);
        kept.attach(manager);
        losses.put(name, kept);
    }

    /** The losses that were noted. */
    Map<String, NDArray> losses() {
        return losses;
    }
}
