package io.github.tsgl.examples;

import io.github.tsgl.encoder.Edition;
import io.github.tsgl.encoder.TsglConfig;
import io.github.tsgl.encoder.input.EdgeSource;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.layers.reconstruct.Strategy;
import io.github.tsgl.training.RunFolder;
import io.github.tsgl.training.config.NetworkPreset;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.zoo.InpaintingModel;
import io.github.tsgl.zoo.TsglModel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The network of a training run, as the metadata of its weights tell.
 *
 * @param weights the file of the weights
 * @param generators makes the network
 * @param inputs how its inputs were made in training
 */
public record TrainedRun(Path weights, Generators generators, InputSpec inputs) {

    private static final String YAML = "config_yaml";

    /** A component in a record's text: a name, and a value or a list of them. */
    private static final Pattern COMPONENT = Pattern.compile("(\\w+)=(\\[[^]]*]|[^,\\]]+)");

    /**
     * Reads what a run tells.
     *
     * @param run the run's folder, or a file of its weights
     * @return the run's network
     * @throws InputException if the file cannot be read or does not tell
     */
    public static TrainedRun of(Path run) throws InputException {
        Path weights = Files.isDirectory(run) ? run.resolve(RunFolder.WEIGHTS) : run;
        try {
            FileException.requireReadable(weights);
            try (Checkpoint checkpoint = Checkpoint.open(weights)) {
                return of(weights, checkpoint.metadata());
            }
        } catch (IOException e) {
            throw ErrorReport.about(weights, e);
        } catch (IllegalArgumentException e) {
            throw new InputException(
                    weights, "does not tell its network: " + InputException.describe(e), e);
        }
    }

    private static TrainedRun of(Path weights, Map<String, String> metadata)
            throws InputException, IOException {
        String network = metadata.get(Generators.NETWORK);
        if (network == null) {
            throw new InputException(weights, "is not of a run of 'tsgl train'");
        }
        if (metadata.containsKey(YAML)) {
            TrainingConfig training = TrainingConfig.parse(metadata.get(YAML), YAML);
            return new TrainedRun(
                    weights, new Generators(training.network()), training.data().inputs());
        }
        NetworkPreset preset =
                switch (network) {
                    case "small", "tsgl-small" -> NetworkPreset.SMALL;
                    case "paper" -> NetworkPreset.PAPER;
                    case "released" -> NetworkPreset.RELEASED;
                    default ->
                            throw new InputException(
                                    weights, "has a network that is not known: " + network);
                };
        String config = metadata.get("config");
        String texture = metadata.getOrDefault("texture", "none").toUpperCase(Locale.ROOT);
        return new TrainedRun(
                weights,
                new Generators(
                        preset, config == null ? preset.config().orElseThrow() : config(config)),
                new InputSpec(
                        InputSpec.paper().priors(),
                        EdgeSource.KNOWN_PIXELS,
                        Smoothing.valueOf(texture),
                        Double.parseDouble(metadata.getOrDefault("canny_sigma", "2"))));
    }

    /**
     * The model of the zoo that the network is another size of.
     *
     * @return the model
     */
    public TsglModel model() {
        return generators.model();
    }

    /**
     * Sets the network, its weights, and how its inputs were prepared in training.
     *
     * @param settings the model to be loaded
     * @param smoothing another smoothing, if wanted
     */
    public void applyTo(InpaintingModel.Builder settings, Optional<Smoothing> smoothing) {
        settings.optModel(model())
                .optWeights(weights)
                .optNetwork(generators.makeForInference())
                .optInputs(smoothing.map(inputs::withSmoothing).orElse(inputs));
    }

    /** Reads what {@link TsglConfig#toString} wrote. */
    static TsglConfig config(String text) {
        Map<String, String> values = new HashMap<>();
        Matcher matcher = COMPONENT.matcher(text);
        while (matcher.find()) {
            values.put(matcher.group(1), matcher.group(2));
        }
        return new TsglConfig(
                Edition.valueOf(value(values, "edition")),
                Strategy.valueOf(value(values, "strategy")),
                number(values, "textureWidth"),
                number(values, "structureWidth"),
                Arrays.stream(value(values, "depths").split("\\D+"))
                        .filter(depth -> !depth.isEmpty())
                        .map(Integer::valueOf)
                        .toList(),
                number(values, "window"),
                number(values, "heads"),
                Double.parseDouble(value(values, "tau")),
                number(values, "guideWidth"),
                number(values, "balanceWidth"));
    }

    private static int number(Map<String, String> values, String name) {
        return Integer.parseInt(value(values, name));
    }

    private static String value(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("it has no " + name);
        }
        return value;
    }
}
