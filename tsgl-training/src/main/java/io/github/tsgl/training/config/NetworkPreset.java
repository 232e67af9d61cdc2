package io.github.tsgl.training.config;

import io.github.tsgl.encoder.TsglConfig;
import java.util.Optional;

/** The network that a run starts from. */
public enum NetworkPreset {
    /** {@link TsglConfig#small()}, filled up smoothly, as the zoo ships it. */
    SMALL(TsglConfig.small()),
    /** {@link TsglConfig#paper()}. */
    PAPER(TsglConfig.paper()),
    /** {@link TsglConfig#released()}. */
    RELEASED(TsglConfig.released()),
    /** LaMa-Fourier, of 64 channels at full size and 9 residual blocks. */
    LAMA(null),
    /** Ours(LaMa): LaMa with the TSGL encoder, as wide and deep. */
    OURS_LAMA(null),
    /** PEN-Net, of 32 channels at half the size. */
    PENNET(null, 0),
    /** Ours(PENNet): PEN-Net with the TSGL encoder of {@link TsglConfig#paper()}, as wide. */
    OURS_PENNET(null, 4),
    /**
     * HiFill, of 32 channels at half the size; of another width, its coarse network sees half the
     * picture's size instead of 256 pixels.
     */
    HIFILL(null, 0),
    /**
     * Ours(HiFill): HiFill with the TSGL encoder of {@link TsglConfig#paper()}; of another width,
     * the encoder's structure begins as wide as the host's features.
     */
    OURS_HIFILL(null, 4);

    private final TsglConfig config; // null for a host network
    private final int depths;

    NetworkPreset(TsglConfig config) {
        this(config, config == null ? 1 : config.depths().size());
    }

    NetworkPreset(TsglConfig config, int depths) {
        this.config = config;
        this.depths = depths;
    }

    /**
     * Returns the size and kind of a TSGL network.
     *
     * @return the configuration; empty for a host network
     */
    public Optional<TsglConfig> config() {
        return Optional.ofNullable(config);
    }

    /** How many numbers tell the depth: four stages, LaMa's residual blocks, or nothing. */
    int depths() {
        return depths;
    }
}
