package io.github.tsgl.examples;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.tsgl.encoder.FillCorrection;
import io.github.tsgl.encoder.StructureOutput;
import io.github.tsgl.encoder.TsglConfig;
import io.github.tsgl.encoder.TsglGenerator;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.SafetensorsWriter;
import io.github.tsgl.weights.WeightTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Makes the networks that are trained, and reads and writes their weights. */
public final class Generators {

    private static final String STRUCTURE = "structureDecoder.";
    private static final int SIDE = 256;

    private final Preset preset;
    private final TsglConfig config;

    /** The networks to start from. */
    public enum Preset {
        /** The narrow network that the zoo ships. */
        TSGL_SMALL(TsglConfig.small()),
        /** The paper's. */
        PAPER(TsglConfig.paper()),
        /** The published code's. */
        RELEASED(TsglConfig.released());

        private final TsglConfig config;

        Preset(TsglConfig config) {
            this.config = config;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Chooses a network.
     *
     * @param preset the network to start from
     * @param width channels of the first structure stage, null for the preset's
     * @param depths transformer blocks of the four stages, null for the preset's
     */
    public Generators(Preset preset, Integer width, Integer[] depths) {
        this.preset = preset;
        TsglConfig made = preset.config;
        if (width != null) {
            made = made.withWidth(width);
        }
        if (depths != null) {
            made = made.withDepths(depths);
        }
        config = made;
    }

    /**
     * Makes the network that is trained.
     *
     * @return a block without weights, whose training output has the structure too
     */
    public Block make() {
        return make(StructureOutput.TRAINING);
    }

    private Block make(StructureOutput structure) {
        TsglGenerator generator =
                TsglGenerator.builder().setConfig(config).optStructureOutput(structure).build();
        return preset == Preset.TSGL_SMALL ? new FillCorrection(generator) : generator;
    }

    /**
     * Makes a network with the weights of a file, with or without the structure decoder.
     *
     * @param preset the network to start from
     * @param width channels of the first structure stage, null for the preset's
     * @param depths transformer blocks of the four stages, null for the preset's
     * @param file the weights
     * @param manager owns them
     * @return the network, to be used for inference
     * @throws IOException if the file cannot be read or is not the network's
     */
    public static Block read(
            Preset preset, Integer width, Integer[] depths, Path file, NDManager manager)
            throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            boolean trained = checkpoint.names().stream().anyMatch(n -> n.contains(STRUCTURE));
            Block network =
                    new Generators(preset, width, depths)
                            .make(trained ? StructureOutput.TRAINING : StructureOutput.NONE);
            network.initialize(
                    manager,
                    DataType.FLOAT32,
                    new Shape(1, 3, SIDE, SIDE),
                    new Shape(1, 1, SIDE, SIDE),
                    new Shape(1, 3, SIDE, SIDE),
                    new Shape(1, 1, SIDE, SIDE),
                    new Shape(1, 1, SIDE, SIDE));
            WeightTable.identity().load(checkpoint, network);
            return network;
        }
    }

    Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("network", preset.toString());
        metadata.put("config", config.toString());
        return metadata;
    }

    String describe(Block network) {
        long count = 0;
        for (Parameter parameter : network.getParameters().values()) {
            count += parameter.getShape().size();
        }
        return String.format(Locale.ROOT, "%s with %,d parameters", preset, count);
    }

    static void save(Path file, Block network, Map<String, String> metadata) throws IOException {
        SafetensorsWriter.builder().optMetadata(metadata).build().write(file, network);
    }

    static void load(Path file, Block network) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            WeightTable.identity().load(checkpoint, network);
        }
    }
}
