package io.github.tsgl.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.tsgl.training.config.JudgedPicture;
import io.github.tsgl.training.data.SampleBatch;
import java.util.ArrayList;
import java.util.List;

/** The part of a step's samples that one device takes, in its memory. */
final class BatchPart {

    private final int place;
    private final double share;
    private final NDList inputs;
    private final NDList targets;
    private NDArray painted;
    private NDArray composed;

    private BatchPart(int place, double share, SampleBatch samples, NDManager manager) {
        this.place = place;
        this.share = share;
        inputs = samples.inputs(manager);
        targets = samples.targets(manager);
    }

    /** Splits batches among devices. */
    static List<BatchPart> of(List<SampleBatch> batches, List<Device> devices, NDManager manager) {
        double all = batches.stream().mapToInt(SampleBatch::count).sum();
        List<BatchPart> parts = new ArrayList<>();
        for (SampleBatch batch : batches) {
            List<SampleBatch> split = batch.split(devices.size());
            for (int place = 0; place < split.size(); place++) {
                SampleBatch samples = split.get(place);
                NDManager own = manager.newSubManager(devices.get(place));
                parts.add(new BatchPart(place, samples.count() / all, samples, own));
            }
        }
        return parts;
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

    /** Keeps what the generator painted, as it is and with the known pixels put back. */
    void setPainted(NDArray painted) {
        this.painted = painted;
        NDArray hole = mask().neg().add(1);
        composed = real().mul(mask()).add(painted.mul(hole));
    }

    /** The pictures that a loss looks at, through which gradients reach the generator. */
    NDArray picture(JudgedPicture which) {
        return which == JudgedPicture.PAINTED ? painted : composed;
    }
}
