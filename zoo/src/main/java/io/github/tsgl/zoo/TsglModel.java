package io.github.tsgl.zoo;

import ai.djl.repository.zoo.ModelNotFoundException;

import io.github.tsgl.encoder.TsglConfig;
import io.github.tsgl.encoder.host.Sizing;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The models that this zoo knows. */
public enum TsglModel {
    /** The default: a narrow TSGL network, whose weights are part of the zoo. */
    SMALL("tsgl-small", TsglConfig.small(), 512, Weights.SHIPPED),

    /** The network of the published code; its weights come from a released checkpoint. */
    RELEASED("tsgl-released", TsglConfig.released(), 256, Weights.FROM_FILE),

    /** LaMa-Fourier; its weights come from a published checkpoint or TorchScript file. */
    LAMA("lama", null, 512, Weights.FROM_FILE),

    /** Big-LaMa; its weights come from a published checkpoint or TorchScript file. */
    BIG_LAMA("big-lama", null, 512, Weights.FROM_FILE),

    /** LaMa with the TSGL encoder, Ours(LaMa); its weights come from the released checkpoint. */
    OURS_LAMA("ours-lama", null, 512, Weights.FROM_FILE),

    /** PEN-Net; its weights come from a published checkpoint. */
    PENNET("pennet", null, 256, Weights.FROM_FILE),

    /** PEN-Net with the TSGL encoder, Ours(PENNet); its weights come from a file of ours. */
    OURS_PENNET("ours-pennet", null, 256, Weights.FROM_FILE),

    /**
     * HiFill; its weights come from the published frozen graph. Photos larger than the working size
     * go through whole, and their detail is aggregated from what surrounds the hole.
     */
    HIFILL("hifill", null, 512, Weights.FROM_FILE),

    /**
     * HiFill with the TSGL encoder, Ours(HiFill), which treats photos as HiFill does; its weights
     * come from a file of ours.
     */
    OURS_HIFILL("ours-hifill", null, 512, Weights.FROM_FILE);

    /** Where a model's weights are when the caller names none. */
    private enum Weights {
        SHIPPED,
        FROM_FILE
    }

    private final String artifactId;
    private final TsglConfig config; // null for a network of another kind
    private final int workingSize;
    private final Weights weights;

    TsglModel(String artifactId, TsglConfig config, int workingSize, Weights weights) {
        this.artifactId = artifactId;
        this.config = config;
        this.workingSize = workingSize;
        this.weights = weights;
    }

    /**
     * Finds a model by its name.
     *
     * @param name the name, such as {@code tsgl-small}
     * @return the model
     * @throws ModelNotFoundException if there is none; the message lists the known names
     */
    public static TsglModel named(String name) throws ModelNotFoundException {
        for (TsglModel model : values()) {
            if (model.artifactId.equals(name)) {
                return model;
            }
        }
        throw new ModelNotFoundException(
                "unknown model '"
                        + name
                        + "'; known models: "
                        + Arrays.stream(values())
                                .map(TsglModel::artifactId)
                                .collect(Collectors.joining(", ")));
    }

    /**
     * Tells the model's name, which is its artifact id in DJL.
     *
     * @return the name
     */
    public String artifactId() {
        return artifactId;
    }

    /**
     * Tells the size and kind of a TSGL network.
     *
     * @return the configuration; empty for a network of another kind
     */
    public Optional<TsglConfig> config() {
        return Optional.ofNullable(config);
    }

    /**
     * Tells the working size that fits how the model was trained.
     *
     * @return the longest side in pixels
     */
    public int workingSize() {
        return workingSize;
    }

    /**
     * Tells how photos larger than the working size are treated if nothing else is said.
     *
     * @return {@link Sizing#RESIZE} for HiFill with either encoder, which brings the detail back
     *     itself, else {@link Sizing#CROP}
     */
    public Sizing sizing() {
        return this == HIFILL || this == OURS_HIFILL ? Sizing.RESIZE : Sizing.CROP;
    }

    /**
     * Tells whether the model works without a weights file.
     *
     * @return true if the zoo has its weights
     */
    public boolean hasShippedWeights() {
        return weights == Weights.SHIPPED;
    }

    /**
     * Tells whether the model can refine large photos; see {@link
     * InpaintingModel.Builder#optRefinement}.
     *
     * @return true for LaMa and Big-LaMa
     */
    public boolean hasRefinement() {
        return this == LAMA || this == BIG_LAMA;
    }
}
