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
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Looks at pictures with trained networks. */
final class Perception implements AutoCloseable {

    private final NDManager manager;
    private final Seen lpips;
    private final Seen inception; // null without its weights

    /** A network and its weights. */
    private record Seen(Block network, ParameterStore parameters) {

        Seen(Block network) {
            this(network, new FrozenParameters(network));
        }

        float[] of(NDList pictures) {
            return network.forward(parameters, pictures, false).singletonOrThrow().toFloatArray();
        }
    }

    Perception(Optional<Path> inceptionWeights, Device device) throws IOException {
        manager = NDManager.newBaseManager(device);
        lpips = new Seen(Lpips.load(manager));
        inception =
                inceptionWeights.isPresent()
                        ? new Seen(InceptionFeatures.load(inceptionWeights.get(), manager))
                        : null;
    }

    /** LPIPS with SqueezeNet. */
    double distance(RgbImage truth, RgbImage picture) {
        try (NDManager own = manager.newSubManager()) {
            return lpips.of(new NDList(array(own, picture), array(own, truth)))[0];
        }
    }

    boolean hasFeatures() {
        return inception != null;
    }

    /** Inception's features. */
    float[] features(RgbImage picture) {
        try (NDManager own = manager.newSubManager()) {
            return inception.of(new NDList(array(own, picture)));
        }
    }

    private static NDArray array(NDManager manager, RgbImage picture) {
        float[] planes = new float[picture.rgb().length];
        picture.toPlanes(planes, 0);
        return manager.create(planes, new Shape(1, 3, picture.height(), picture.width()));
    }

    @Override
    public void close() {
        manager.close();
    }
}
