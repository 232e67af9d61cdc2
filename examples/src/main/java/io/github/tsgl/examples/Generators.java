package io.github.tsgl.examples;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;

import io.github.tsgl.encoder.SeamlessGenerator;
import io.github.tsgl.encoder.TsglConfig;
import io.github.tsgl.encoder.TsglGenerator;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.PictureRange;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.training.config.NetworkConfig;
import io.github.tsgl.training.config.NetworkPreset;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.NamedParameters;
import io.github.tsgl.weights.SafetensorsWriter;
import io.github.tsgl.weights.WeightTable;
import io.github.tsgl.zoo.TsglModel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes the networks that are trained, and reads and writes their weights. */
public final class Generators {

    /** In the names of the parameters that only training needs. */
    static final String STRUCTURE = "structureDecoder.";

    /** The metadata's key for the preset. */
    static final String NETWORK = "network";

    private final NetworkPreset preset;
    private final NetworkConfig network; // null if only the TSGL network's configuration is known
    private final TsglConfig config; // null for a host network

    /**
     * Chooses a network.
     *
     * @param network what a configuration says of it
     */
    public Generators(NetworkConfig network) {
        preset = network.preset();
        this.network = network;
        config = preset.config().isPresent() ? network.generator() : null;
    }

    /** Chooses a TSGL network, as the metadata of earlier runs tell it. */
    Generators(NetworkPreset preset, TsglConfig config) {
        this.preset = preset;
        this.network = null;
        this.config = config;
    }

    /**
     * Makes the network with its structure decoder, if it has one.
     *
     * @return the network, without weights
     */
    public Block make() {
        return make(StructureOutput.TRAINING);
    }

    /**
     * Makes the network without what only training needs.
     *
     * @return the network, without weights
     */
    public Block makeForInference() {
        return make(StructureOutput.NONE);
    }

    private Block make(StructureOutput structure) {
        return switch (preset) {
            case SMALL -> new SeamlessGenerator(tsgl(structure));
            case PAPER, RELEASED -> tsgl(structure);
            default -> Hosts.network(host(), structure);
        };
    }

    /** The host's specification; a LaMa's only depth is the number of its residual blocks. */
    private NetworkSpec host() {
        boolean isLama = preset == NetworkPreset.LAMA || preset == NetworkPreset.OURS_LAMA;
        List<Integer> depths = network.depths();
        return new NetworkSpec(
                name(),
                Optional.empty(),
                network.width(),
                isLama && !depths.isEmpty() ? OptionalInt.of(depths.get(0)) : OptionalInt.empty(),
                isLama ? List.of() : depths,
                network.strategy(),
                PictureRange.SIGNED);
    }

    private TsglGenerator tsgl(StructureOutput structure) {
        return TsglGenerator.builder().setConfig(config).optStructureOutput(structure).build();
    }

    /** The configuration of a TSGL network; empty for a host. */
    Optional<TsglConfig> config() {
        return Optional.ofNullable(config);
    }

    /** The model of the zoo that the network is another size of. */
    TsglModel model() {
        return switch (preset) {
            case SMALL -> TsglModel.SMALL;
            case PAPER, RELEASED -> TsglModel.RELEASED;
            case LAMA -> TsglModel.LAMA;
            case OURS_LAMA -> TsglModel.OURS_LAMA;
            case PENNET -> TsglModel.PENNET;
            case OURS_PENNET -> TsglModel.OURS_PENNET;
            case HIFILL -> TsglModel.HIFILL;
            case OURS_HIFILL -> TsglModel.OURS_HIFILL;
        };
    }

    Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(NETWORK, name());
        if (config != null) {
            metadata.put("config", config.toString());
        }
        return metadata;
    }

    /** As the metadata of earlier runs have it too. */
    private String name() {
        return preset == NetworkPreset.SMALL
                ? "tsgl-small"
                : preset.name().toLowerCase(Locale.ROOT).replace('_', '-');
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
