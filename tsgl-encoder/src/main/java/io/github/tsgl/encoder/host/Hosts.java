// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.layers.reconstruct.Strategy;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.NamedParameters;
import io.github.tsgl.weights.WeightTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.BiConsumer;

/** The hosts and encoders on the class path. */
public final class Hosts {

    /** The name of the host that is used if none is named, whose weights the zoo ships. */
    public static final String DEFAULT = "blend";

    /** The recipe that a configuration changes if it names none. */
    public static final String DEFAULT_RECIPE = "tsgl-small";

    private static final String STRUCTURE = "structureDecoder.";
    private static final String TRAINING_ONLY = "only training draws the structure";

    private static final WeightTable OWN_NAMES =
            WeightTable.builder()
                    .ignore(STRUCTURE + "{any*}", TRAINING_ONLY)
                    .ignore("{path*}." + STRUCTURE + "{any*}", TRAINING_ONLY)
                    .map("{name*}", "{name}")
                    .build();

    private static final Map<String, InpaintingHost> HOSTS = new LinkedHashMap<>();
    private static final Map<String, EncoderProvider> ENCODERS = new LinkedHashMap<>();

    static {
        Map<String, InpaintingHost> found = new LinkedHashMap<>();
        for (HostProvider provider : ServiceLoader.load(HostProvider.class)) {
            provider.hosts().forEach(host -> add("host", found, host.name(), host));
            provider.encoders()
                    .forEach(encoder -> add("encoder", ENCODERS, encoder.name(), encoder));
        }
        if (found.containsKey(DEFAULT)) {
            HOSTS.put(DEFAULT, found.remove(DEFAULT));
        }
        HOSTS.putAll(found);
    }

    private Hosts() {}

    private static <T> void add(String kind, Map<String, T> known, String name, T value) {
        if (known.putIfAbsent(name, value) != null) {
            throw new IllegalStateException("two " + kind + "s are named '" + name + "'");
        }
    }

    /**
     * All hosts.
     *
     * @return the hosts, the default one first if it is on the class path
     */
    public static Collection<InpaintingHost> all() {
        return List.copyOf(HOSTS.values());
    }

    /**
     * The names of all encoders.
     *
     * @return the names
     */
    public static Set<String> encoderNames() {
        return Set.copyOf(ENCODERS.keySet());
    }

    /**
     * Finds a host.
     *
     * @param name its name
     * @return the host
     * @throws IllegalArgumentException if there is none; the message lists the known names
     */
    public static InpaintingHost named(String name) {
        return find("model", HOSTS, name);
    }

    /**
     * Finds an encoder.
     *
     * @param name its name
     * @return the encoder
     * @throws IllegalArgumentException if there is none; the message lists the known names
     */
    public static EncoderProvider encoder(String name) {
        return find("encoder", ENCODERS, name);
    }

    private static <T> T find(String kind, Map<String, T> known, String name) {
        T found = known.get(name);
        if (found == null) {
            throw new IllegalArgumentException(Spelling.unknown(kind, name, known.keySet()));
        }
        return found;
    }

    /**
     * Makes the encoder that a host asks for.
     *
     * @param name the encoder's name
     * @param spec what the host asks for
     * @return the encoder, fitted so that it gives just the wanted levels
     * @throws IllegalArgumentException if there is no such encoder, or it cannot be fitted
     */
    public static HostEncoder encoder(String name, EncoderSpec spec) {
        return FittedEncoder.fit(encoder(name).make(spec), spec.levels());
    }

    /**
     * Makes a network.
     *
     * @param spec which
     * @param structure when an encoder that can draws the structure
     * @return a block, not initialized
     * @throws IllegalArgumentException if there can be no such network
     */
    public static Block network(NetworkSpec spec, StructureOutput structure) {
        InpaintingHost host = named(spec.host());
        host.check(
                spec,
                (component, problem) -> {
                    throw new IllegalArgumentException(component + " " + problem);
                });
        return host.network(spec, structure);
    }

    /**
     * How a network's inputs are made if nothing else is said: as for its host, with what its
     * encoder looks at.
     *
     * @param spec which network
     * @return the description
     */
    public static InputSpec inputs(NetworkSpec spec) {
        InpaintingHost host = named(spec.host());
        InputSpec own = host.inputs();
        Set<Prior> priors = EnumSet.noneOf(Prior.class);
        priors.addAll(host.priors());
        priors.addAll(encoder(host.encoder(spec)).priors(spec.variant()));
        return new InputSpec(priors, own.edgeSource(), own.smoothing(), own.sigma());
    }

    /**
     * Gives a network the weights of a file.
     *
     * @param host the network's host
     * @param file a file with our names of parameters, or one that the host's authors published; if
     *     only one of file and network has a structure decoder, that stays as it is
     * @param network the network, initialized
     * @throws IOException if the file cannot be read, is damaged, or is not the network's
     */
    public static void readWeights(InpaintingHost host, Path file, Block network)
            throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            Map<String, Parameter> parameters = NamedParameters.of(network);
            if (checkpoint.names().stream().noneMatch(parameters::containsKey)) {
                host.readPublished(checkpoint, network);
                return;
            }
            boolean drawn = parameters.keySet().stream().anyMatch(Hosts::isForTrainingOnly);
            if (drawn && checkpoint.names().stream().anyMatch(Hosts::isForTrainingOnly)) {
                WeightTable.identity().load(checkpoint, parameters);
            } else {
                parameters.keySet().removeIf(Hosts::isForTrainingOnly);
                OWN_NAMES.load(checkpoint, parameters);
            }
        }
    }

    /**
     * Tells whether only training needs a parameter.
     *
     * @param name the parameter's name
     * @return true for the structure decoder's
     */
    public static boolean isForTrainingOnly(String name) {
        return name.startsWith(STRUCTURE) || name.contains("." + STRUCTURE);
    }

    /**
     * Gives a discriminator the weights that its authors published with a generator's.
     *
     * @param host the discriminator's host
     * @param file the generator's file
     * @param discriminator the discriminator, initialized
     * @return the file that they were in; empty if there are none
     * @throws IOException if they cannot be read, or do not fit
     */
    public static Optional<Path> readDiscriminator(
            InpaintingHost host, Path file, Block discriminator) throws IOException {
        Optional<DiscriminatorWeights> published = host.publishedDiscriminator();
        return published.isPresent() ? published.get().read(file, discriminator) : Optional.empty();
    }

    /** Refuses depths, literal points and variants that a network cannot have. */
    static void checkEncoder(
            InpaintingHost host, NetworkSpec spec, BiConsumer<String, String> refuse) {
        String name = host.encoder(spec);
        if (!ENCODERS.containsKey(name)) {
            refuse.accept("encoder", Spelling.unknown("encoder", name, ENCODERS.keySet()));
            return;
        }
        int count = ENCODERS.get(name).depthCount();
        if (!spec.depths().isEmpty() && spec.depths().size() != count) {
            String allowed = count == 0 ? "none" : count + " numbers or none";
            refuse.accept("depths", "must be " + allowed + ", not " + spec.depths());
        }
        spec.depths().stream()
                .filter(depth -> depth < 1)
                .findFirst()
                .ifPresent(depth -> refuse.accept("depths", "must be at least 1, not " + depth));
        Set<Literal> possible = host.literal(spec);
        if (!possible.containsAll(spec.literal())) {
            String allowed = possible.isEmpty() ? "empty" : "of " + MetadataText.of(possible);
            refuse.accept(
                    "literal",
                    "must be "
                            + allowed
                            + " for this network, not "
                            + MetadataText.of(spec.literal()));
        }
        Set<String> variable = host.variable(spec);
        spec.variant()
                .changes()
                .forEach(
                        (component, value) -> {
                            if (!variable.contains(component)) {
                                String only = Variant.PUBLISHED.values().get(component);
                                refuse.accept(
                                        component,
                                        "must be " + only + " for this network, not " + value);
                            }
                        });
        if (spec.variant().direction() == Direction.TEXTURE_TO_STRUCTURE
                && spec.strategy().readsResidual()) {
            refuse.accept(
                    "strategy",
                    "must be one without a local residual if the structure is rebuilt, such as "
                            + MetadataText.of(Strategy.GLOBAL_TO_GLOBAL)
                            + ", not "
                            + MetadataText.of(spec.strategy()));
        }
    }
}
