package io.github.tsgl.examples;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.tsgl.encoder.SeamlessGenerator;
import io.github.tsgl.encoder.StructureOutput;
import io.github.tsgl.encoder.TsglConfig;
import io.github.tsgl.encoder.TsglGenerator;
import io.github.tsgl.training.config.NetworkConfig;
import io.github.tsgl.training.config.NetworkPreset;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.NamedParameters;
import io.github.tsgl.weights.SafetensorsWriter;
import io.github.tsgl.weights.WeightTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Makes the networks that are trained, and reads and writes their weights. */
public final class Generators {

    /** In the names of the parameters that only training needs. */
    static final String STRUCTURE = "structureDecoder.";

    /** The metadata's key for the preset. */
    static final String NETWORK = "network";

    private final NetworkPreset preset;
    private final TsglConfig config;

    /**
     * Chooses a network.
     *
     * @param network what a configuration says of it
     */
    public Generators(NetworkConfig network) {
        preset = network.preset();
        config = network.generator();
    }

    /**
     * Makes the network with its structure decoder.
     *
     * @return the network, without weights
     */
    public Block make() {
        TsglGenerator generator =
                TsglGenerator.builder()
                        .setConfig(config)
                        .optStructureOutput(StructureOutput.TRAINING)
                        .build();
        return preset == NetworkPreset.SMALL ? new SeamlessGenerator(generator) : generator;
    }

    Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(NETWORK, name());
        metadata.put("config", config.toString());
        return metadata;
    }

    /** As the metadata of earlier runs have it too. */
    private String name() {
        return preset == NetworkPreset.SMALL
                ? "tsgl-small"
                : preset.name().toLowerCase(Locale.ROOT);
    }

    String describe(Block network) {
        long count = 0;
        for (Parameter parameter : network.getParameters().values()) {
            count += parameter.getShape().size();
        }
        return String.format(Locale.ROOT, "%s with %,d parameters", name(), count);
    }

    static void save(Path file, Block network, Map<String, String> metadata) throws IOException {
        SafetensorsWriter.builder().optMetadata(metadata).build().write(file, network);
    }

    /** Reads weights; an exported model has no structure decoder, and the network keeps its own. */
    static void load(Path file, Block network) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            Map<String, Parameter> parameters = NamedParameters.of(network);
            if (checkpoint.names().stream().noneMatch(name -> name.contains(STRUCTURE))) {
                parameters.keySet().removeIf(name -> name.contains(STRUCTURE));
            }
            WeightTable.identity().load(checkpoint, parameters);
        }
    }
}
