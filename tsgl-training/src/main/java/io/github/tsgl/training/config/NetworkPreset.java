package io.github.tsgl.training.config;

import io.github.tsgl.encoder.TsglConfig;

/** The network that a run starts from. */
public enum NetworkPreset {
    /** {@link TsglConfig#small()}, filled up smoothly, as the zoo ships it. */
    SMALL(TsglConfig.small()),
    /** {@link TsglConfig#paper()}. */
    PAPER(TsglConfig.paper()),
    /** {@link TsglConfig#released()}. */
    RELEASED(TsglConfig.released());

    private final TsglConfig config;

    NetworkPreset(TsglConfig config) {
        this.config = config;
    }

    TsglConfig config() {
        return config;
    }
}
