package io.github.tsgl.zoo;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Makes TSGL generators. */
final class TsglNetworkFactory implements NetworkFactory {

    // TODO: plug in TsglGenerator, the weights readers and InputPreparation.

    @Override
    public Block newNetwork(TsglModel model) {
        throw new UnsupportedOperationException(model.artifactId() + " is not available yet");
    }

    @Override
    public void readWeights(TsglModel model, Block network, NDManager manager, Path file)
            throws IOException, MalformedModelException {
        throw new UnsupportedOperationException(model.artifactId() + " is not available yet");
    }

    @Override
    public void readShippedWeights(TsglModel model, Block network, NDManager manager)
            throws IOException, MalformedModelException {
        throw new UnsupportedOperationException(model.artifactId() + " is not available yet");
    }

    @Override
    public NetworkInputs inputs(TsglModel model, Optional<Smoothing> smoothing) {
        throw new UnsupportedOperationException(model.artifactId() + " is not available yet");
    }

    @Override
    public int smallestSide(TsglModel model) {
        return 64;
    }
}
