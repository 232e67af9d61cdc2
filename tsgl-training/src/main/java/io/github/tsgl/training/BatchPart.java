package io.github.tsgl.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.MemoryScope;
import io.github.tsgl.layers.ops.SharedBatch;
import io.github.tsgl.training.config.JudgedPicture;
import io.github.tsgl.training.data.SampleBatch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The part of a step's samples that one device takes, in its memory. */
final class BatchPart {

    private static final int STRUCTURE_CHANNELS = 1;

    private final int place;
    private final double share;
    private final NDManager manager;
    private final NDList inputs;
    private final NDList targets;
    private final Map<String, NDArray> losses = new LinkedHashMap<>();
    private NDList painted;

    private BatchPart(int place, double share, SampleBatch samples, NDManager manager) {
        this.place = place;
        this.share = share;
        this.manager = manager;
        inputs = samples.inputs(manager).toList();
        targets = samples.targets(manager).toList();
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

    /** Computes something for all parts of a batch at once, each on its device. */
    static List<NDList> onEach(List<BatchPart> batch, Function<BatchPart, NDList> work) {
        return SharedBatch.run(
                batch.stream().map(part -> part.manager).toList(),
                place -> work.apply(batch.get(place)));
    }

    /** The loss of a batch: the mean of what the work gives for its parts. */
    static NDArray loss(List<BatchPart> batch, Function<BatchPart, NDArray> work) {
        List<NDList> losses =
                onEach(batch, part -> new NDList(Arithmetic.scale(work.apply(part), part.share)));
        NDArray sum = losses.get(0).head();
        for (NDList loss : losses.subList(1, losses.size())) {
            sum = sum.add(loss.head().toDevice(sum.getDevice(), false));
        }
        return sum;
    }

    /** The device's number: 0 is the network itself, others are replicas. */
    int place() {
        return place;
    }

    /** The share of the step's samples. */
    double share() {
        return share;
    }

    /** What the generator takes. */
    NDList inputs() {
        return inputs;
    }

    /** Picture, structure and mask as they should be. */
    NDList targets() {
        return targets;
    }

    NDArray real() {
        return targets.get(0);
    }

    NDArray mask() {
        return targets.get(2);
    }

    /** What the generator makes of a picture, and the picture with the known pixels put back. */
    NDList withComposed(NDList predictions) {
        NDArray hole = mask().neg().add(1);
        NDArray composed = real().mul(mask()).add(predictions.head().mul(hole));
        return new NDList(predictions).addAll(new NDList(composed));
    }

    /** Keeps what the generator painted, as {@link #withComposed} gave it. */
    void setPainted(NDList list) {
        painted = list;
    }

    /** Whether the generator has painted this part. */
    boolean isPainted() {
        return painted != null;
    }

    /** What the generator painted: picture and, if it draws one, structure. */
    NDList predictions() {
        NDList predictions = new NDList(painted.head());
        predictions.addAll(whole(STRUCTURE_CHANNELS));
        return predictions;
    }

    /** The coarse pictures that the generator drew behind the finished one: one or none. */
    NDList coarse() {
        return whole(painted.head().getShape().get(1));
    }

    /** The pictures of other sizes that the generator drew. */
    NDList smaller() {
        NDList smaller = new NDList();
        for (NDArray drawn : painted.subNDList(1, painted.size() - 1)) {
            if (!isWhole(drawn)) {
                smaller.add(drawn);
            }
        }
        return smaller;
    }

    /** What was drawn behind the picture in its size, with some number of channels. */
    private NDList whole(long channels) {
        NDList whole = new NDList();
        for (NDArray drawn : painted.subNDList(1, painted.size() - 1)) {
            if (isWhole(drawn) && drawn.getShape().get(1) == channels) {
                whole.add(drawn);
            }
        }
        return whole;
    }

    private boolean isWhole(NDArray drawn) {
        return drawn.getShape().get(2) == painted.head().getShape().get(2);
    }

    /** The pictures that a loss looks at, through which gradients reach the generator. */
    NDArray picture(JudgedPicture which) {
        return painted.get(which == JudgedPicture.PAINTED ? 0 : painted.size() - 1);
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
