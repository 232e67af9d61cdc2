package io.github.tsgl.zoo;

import ai.djl.nn.Block;

import io.github.tsgl.encoder.TsglConfig;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.lama.Refinement;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The zoo's own factory, but the checkpoint is a formula instead of a file. */
record FormulaFactory(Formula formula) implements NetworkFactory {

    private static final NetworkFactory OWN = new TsglNetworkFactory();

    /** Sets a network's weights. */
    @FunctionalInterface
    interface Formula {
        void fill(Block network) throws IOException;
    }

    @Override
    public Block newNetwork(TsglModel model, Optional<TsglConfig> config) {
        return OWN.newNetwork(model, config);
    }

    @Override
    public void readWeights(TsglModel model, Block network, Path file) throws IOException {
        formula.fill(network);
    }

    @Override
    public void readShippedWeights(TsglModel model, Block network) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Block refined(TsglModel model, Block network, Refinement refinement) {
        return OWN.refined(model, network, refinement);
    }

    @Override
    public InputSpec inputs(TsglModel model, Optional<Smoothing> smoothing) {
        return OWN.inputs(model, smoothing);
    }

    @Override
    public MaskReading maskReading(TsglModel model) {
        return OWN.maskReading(model);
    }

    @Override
    public int smallestSide(TsglModel model) {
        return OWN.smallestSide(model);
    }
}
