// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

import io.github.tsgl.encoder.input.EdgeSource;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.layers.reconstruct.Strategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A network and how its inputs are made: all that is needed to use its weights, which carry it as
 * metadata.
 *
 * @param network the network
 * @param inputs how its inputs are made
 */
public record ModelSpec(NetworkSpec network, InputSpec inputs) {

    private static final String NETWORK = "network.";
    private static final String HOST = "network.host";
    private static final String ENCODER = "network.encoder";
    private static final String WIDTH = "network.width";
    private static final String BLOCKS = "network.blocks";
    private static final String DEPTHS = "network.depths";
    private static final String STRATEGY = "network.strategy";
    private static final String LITERAL = "network.literal";
    private static final String RANGE = "network.range";
    private static final String EDGES = "inputs.edges";
    private static final String SMOOTHING = "inputs.smoothing";
    private static final String SIGMA = "inputs.sigma";

    /** The names of all values that metadata may have. */
    public static final List<String> NAMES =
            Stream.concat(
                            Stream.of(
                                    HOST, ENCODER, WIDTH, BLOCKS, DEPTHS, STRATEGY, LITERAL, RANGE,
                                    EDGES, SMOOTHING, SIGMA),
                            Variant.NAMES.stream().map(name -> NETWORK + name))
                    .toList();

    /**
     * A host as published.
     *
     * @param host the host
     * @return its network with its own encoder
     */
    public static ModelSpec published(InpaintingHost host) {
        return new ModelSpec(host.published(), host.inputs());
    }

    /**
     * The metadata that weights of this network carry.
     *
     * @return names and values
     */
    public Map<String, String> toMetadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(HOST, network.host());
        network.encoder().ifPresent(name -> metadata.put(ENCODER, name));
        network.width().ifPresent(width -> metadata.put(WIDTH, Integer.toString(width)));
        network.blocks().ifPresent(count -> metadata.put(BLOCKS, Integer.toString(count)));
        if (!network.depths().isEmpty()) {
            metadata.put(DEPTHS, MetadataText.of(network.depths()));
        }
        metadata.put(STRATEGY, MetadataText.of(network.strategy()));
        if (!network.literal().isEmpty()) {
            metadata.put(LITERAL, MetadataText.of(network.literal()));
        }
        network.variant().changes().forEach((name, value) -> metadata.put(NETWORK + name, value));
        metadata.put(RANGE, MetadataText.of(network.range()));
        metadata.put(EDGES, MetadataText.of(inputs.edgeSource()));
        metadata.put(SMOOTHING, MetadataText.of(inputs.smoothing()));
        metadata.put(SIGMA, Double.toString(inputs.sigma()));
        return metadata;
    }

    /**
     * Reads what {@link #toMetadata} wrote, or what runs before version 0.1 wrote.
     *
     * @param metadata the metadata of weights
     * @return the specification; empty if the weights do not tell
     * @throws IllegalArgumentException if a value cannot be, or host or encoder are not on the
     *     class path
     */
    public static Optional<ModelSpec> of(Map<String, String> metadata) {
        Map<String, String> values =
                metadata.containsKey(HOST) ? metadata : EarlierRun.metadata(metadata);
        if (!values.containsKey(HOST)) {
            return Optional.empty();
        }
        NetworkSpec usual = NetworkSpec.of(values.get(HOST));
        NetworkSpec network =
                new NetworkSpec(
                        usual.host(),
                        Optional.ofNullable(values.get(ENCODER)),
                        number(values.get(WIDTH)),
                        number(values.get(BLOCKS)),
                        MetadataText.numbers(values.getOrDefault(DEPTHS, "")),
                        constant(Strategy.class, values.get(STRATEGY), usual.strategy()),
                        MetadataText.constants(Literal.class, values.getOrDefault(LITERAL, "")),
                        Variant.of(name -> values.get(NETWORK + name)),
                        constant(PictureRange.class, values.get(RANGE), usual.range()));
        InputSpec inputs = Hosts.inputs(network);
        String sigma = values.get(SIGMA);
        return Optional.of(
                new ModelSpec(
                        network,
                        new InputSpec(
                                inputs.priors(),
                                constant(
                                        EdgeSource.class,
                                        values.get(EDGES),
                                        EdgeSource.KNOWN_PIXELS),
                                constant(
                                        Smoothing.class, values.get(SMOOTHING), inputs.smoothing()),
                                sigma == null ? inputs.sigma() : Double.parseDouble(sigma))));
    }

    private static OptionalInt number(String text) {
        return text == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name, E usual) {
        return name == null ? usual : MetadataText.constant(type, name);
    }
}
