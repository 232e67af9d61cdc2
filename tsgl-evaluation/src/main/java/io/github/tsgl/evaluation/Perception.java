// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.training.perceptual.FrozenParameters;
import io.github.tsgl.training.perceptual.Lpips;
import io.github.tsgl.training.perceptual.LpipsNetwork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Looks at pictures with trained networks. */
final class Perception implements AutoCloseable {

    /** More pictures at once take more memory, but hardly less time for each. */
    private static final int AT_ONCE = 4;

    private final NDManager manager;
    private final Seen lpips;
    private final InceptionFeatures network; // null without its weights
    private final Seen inception; // likewise

    /** A network and its weights. */
    private record Seen(Block network, ParameterStore parameters) {

        Seen(Block network) {
            this(network, new FrozenParameters(network));
        }

        float[] of(NDList pictures) {
            return network.forward(parameters, pictures, false).singletonOrThrow().toFloatArray();
        }
    }

    Perception(LpipsNetwork seeing, Optional<InceptionFile> file, Device device)
            throws IOException {
        manager = NDManager.newBaseManager(device);
        lpips = new Seen(Lpips.load(seeing, manager));
        network = file.isPresent() ? file.get().load(manager) : null;
        inception = network == null ? null : new Seen(network);
    }

    /** LPIPS of pictures of one size, each with the true one. */
    List<Float> distances(RgbImage truth, List<RgbImage> pictures) {
        List<Float> distances = new ArrayList<>();
        for (List<RgbImage> some : parts(pictures)) {
            try (NDManager own = manager.newSubManager()) {
                NDList inputs = new NDList(array(own, some), array(own, List.of(truth)));
                for (float distance : lpips.of(inputs)) {
                    distances.add(distance);
                }
            }
        }
        return distances;
    }

    boolean hasFeatures() {
        return inception != null;
    }

    /** The number of features of a picture, 1 if none are looked at. */
    int featureSize() {
        return network == null ? 1 : network.size();
    }

    /** What the features are. */
    Optional<EvaluationReport.Features> features() {
        return Optional.ofNullable(network)
                .map(one -> new EvaluationReport.Features(one.size(), one.description()));
    }

    /** Inception's features of pictures of one size. */
    List<float[]> features(List<RgbImage> pictures) {
        List<float[]> features = new ArrayList<>();
        for (List<RgbImage> some : parts(pictures)) {
            try (NDManager own = manager.newSubManager()) {
                float[] all = inception.of(new NDList(array(own, some)));
                for (int from = 0; from < all.length; from += featureSize()) {
                    features.add(Arrays.copyOfRange(all, from, from + featureSize()));
                }
            }
        }
        return features;
    }

    private static List<List<RgbImage>> parts(List<RgbImage> pictures) {
        List<List<RgbImage>> parts = new ArrayList<>();
        for (int from = 0; from < pictures.size(); from += AT_ONCE) {
            parts.add(pictures.subList(from, Math.min(from + AT_ONCE, pictures.size())));
        }
        return parts;
    }

    private static NDArray array(NDManager manager, List<RgbImage> pictures) {
        RgbImage first = pictures.get(0);
        float[] planes = new float[pictures.size() * first.rgb().length];
        for (int n = 0; n < pictures.size(); n++) {
            pictures.get(n).toPlanes(planes, n * first.rgb().length);
        }
        Shape shape = new Shape(pictures.size(), 3, first.height(), first.width());
        return manager.create(planes, shape);
    }

    @Override
    public void close() {
        manager.close();
    }
}
