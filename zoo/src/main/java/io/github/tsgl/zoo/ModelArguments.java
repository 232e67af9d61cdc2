// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.repository.zoo.Criteria;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.Refiner;
import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.encoder.host.Spelling;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.layers.engine.Precision;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The arguments that {@link Criteria.Builder#optArgument} may give a model of this zoo. Others are
 * refused.
 */
public final class ModelArguments {

    /**
     * The file of the weights, a path: one that the model's authors published, or a safetensors
     * file of a trained network of the published size.
     */
    public static final String WEIGHTS = "weights";

    /** A training run's folder, or a file of its weights, a path; it says which network it is. */
    public static final String RUN = "run";

    /** How photos larger than the working size are treated: {@link Sizing} or its name. */
    public static final String SIZING = "sizing";

    /** The longest side that the network sees, a whole number of at least 16, in pixels. */
    public static final String WORKING_SIZE = "workingSize";

    /** A {@link Refiner}, or {@code published} for the one that was published with the model. */
    public static final String REFINEMENT = "refinement";

    /** How the texture picture is made: {@link Smoothing} or its name. */
    public static final String SMOOTHING = "smoothing";

    /** The numbers that products are computed with: {@link Precision} or its name. */
    public static final String PRECISION = "precision";

    /**
     * The most pixels that a picture of a file, a stream or a request ({@link
     * ai.djl.modality.Input}) may have, in millions; 100 if not given.
     */
    public static final String MAX_MEGAPIXELS = "maxMegapixels";

    /** Who is told how far a photo is: a {@link PhotoProgress}. */
    public static final String PROGRESS = "progress";

    /**
     * The host whose published weights a file has; what fetches one puts it among the arguments.
     */
    static final String HOST = "host";

    private static final String PUBLISHED = "published";

    private static final List<String> NAMES =
            List.of(
                    WEIGHTS,
                    RUN,
                    SIZING,
                    WORKING_SIZE,
                    REFINEMENT,
                    SMOOTHING,
                    MAX_MEGAPIXELS,
                    PROGRESS);

    /** What DJL itself or a run's serving.properties put among the arguments. */
    private static final Set<String> OTHERS =
            Set.of(HOST, "engine", "blockFactory", "translatorFactory", "application", "modelName");

    /** What DJL Serving reads in a model's serving.properties, some with "gpu." in front. */
    private static final Set<String> SERVING =
            Set.of(
                    "batch_size",
                    "batchifier",
                    "job_queue_size",
                    "load_on_devices",
                    "log_model_metric",
                    "maxWorkers",
                    "max_batch_delay",
                    "max_idle_time",
                    "metrics_aggregation",
                    "minWorkers",
                    "required_memory_mb",
                    "reserved_memory_mb",
                    "retry_threshold");

    private ModelArguments() {}

    /**
     * Makes settings of arguments.
     *
     * @throws IllegalArgumentException if there is no such argument, or a value cannot be
     */
    static void apply(Map<String, ?> arguments, InpaintingModel.Builder settings) {
        arguments.forEach(
                (name, value) -> {
                    switch (name) {
                        case RUN, WEIGHTS -> {} // the run says which network it is: below
                        case SIZING -> settings.optSizing(constant(Sizing.class, name, value));
                        case WORKING_SIZE -> settings.optWorkingSize(number(name, value));
                        case REFINEMENT -> settings.optRefinement(refiner(settings, value));
                        case MAX_MEGAPIXELS -> settings.optMaxMegapixels(number(name, value));
                        case PROGRESS -> settings.optProgress(progress(value));
                        case PRECISION -> applyPrecision(arguments, settings);
                        case SMOOTHING ->
                                settings.optSmoothing(constant(Smoothing.class, name, value));
                        default -> {
                            if (!OTHERS.contains(name) && !isServing(name)) {
                                throw new IllegalArgumentException(
                                        Spelling.unknown("argument", name, NAMES));
                            }
                        }
                    }
                });
        if (arguments.containsKey(WEIGHTS)) {
            settings.optWeights(Path.of(arguments.get(WEIGHTS).toString()));
        }
    }

    /** Sets the precision, if there is one among the arguments. */
    static void applyPrecision(Map<String, ?> arguments, InpaintingModel.Builder settings) {
        if (arguments.containsKey(PRECISION)) {
            Object value = arguments.get(PRECISION);
            settings.optPrecision(constant(Precision.class, PRECISION, value));
        }
    }

    private static boolean isServing(String name) {
        return SERVING.contains(name.replaceFirst("^[cg]pu\\.", ""));
    }

    private static Refiner refiner(InpaintingModel.Builder settings, Object value) {
        if (value instanceof Refiner refiner) {
            return refiner;
        }
        if (!value.toString().equals(PUBLISHED)) {
            throw new IllegalArgumentException(
                    "refinement is '" + value + "', but must be a Refiner or 'published'");
        }
        return settings.host()
                .refiner(step -> {})
                .orElseThrow(() -> new IllegalArgumentException(noRefinement(settings)));
    }

    private static PhotoProgress progress(Object value) {
        if (value instanceof PhotoProgress progress) {
            return progress;
        }
        throw new IllegalArgumentException(
                PROGRESS + " is '" + value + "', but must be a PhotoProgress");
    }

    static String noRefinement(InpaintingModel.Builder settings) {
        List<String> able =
                Hosts.all().stream()
                        .filter(host -> host.refiner(step -> {}).isPresent())
                        .map(host -> host.name())
                        .toList();
        return settings.host().name()
                + " has no refinement; these have one: "
                + String.join(", ", able);
    }

    private static int number(String name, Object value) {
        try {
            return Integer.parseInt(value.toString());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    name + " is '" + value + "', but must be a whole number", e);
        }
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name, Object value) {
        try {
            return Enum.valueOf(type, value.toString().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            String known =
                    String.join(
                            ", ",
                            Arrays.stream(type.getEnumConstants())
                                    .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                    .toList());
            throw new IllegalArgumentException(
                    name + " is '" + value + "', but must be one of " + known, e);
        }
    }
}
