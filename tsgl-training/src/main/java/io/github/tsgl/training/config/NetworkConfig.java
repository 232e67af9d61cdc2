package io.github.tsgl.training.config;

import io.github.tsgl.encoder.TsglConfig;
import io.github.tsgl.layers.reconstruct.Strategy;
import java.util.List;
import java.util.OptionalInt;

/**
 * The networks that are trained.
 *
 * @param preset the generator to start from
 * @param width channels of its first structure stage, or of a host at full size, to which all
 *     widths are scaled; the preset's without it
 * @param depths transformer blocks of its four stages, or the host's residual blocks; the preset's
 *     if there are none
 * @param strategy how texture is rebuilt from structure: a row of Table IV
 * @param discriminator the kind of discriminator
 * @param discriminatorWidth channels of the discriminator's first layer
 */
public record NetworkConfig(
        NetworkPreset preset,
        OptionalInt width,
        List<Integer> depths,
        Strategy strategy,
        DiscriminatorKind discriminator,
        int discriminatorWidth) {

    /**
     * Makes a configuration.
     *
     * @param preset the generator to start from
     * @param width channels of its first structure stage, or of a host at full size
     * @param depths transformer blocks of its four stages, or the host's residual blocks
     * @param strategy how texture is rebuilt from structure
     * @param discriminator the kind of discriminator
     * @param discriminatorWidth channels of the discriminator's first layer
     */
    public NetworkConfig {
        depths = List.copyOf(depths);
    }

    /**
     * Returns the size and the kind of a TSGL generator.
     *
     * @return the preset's, with what is set here
     * @throws IllegalStateException if the preset is a host network
     */
    public TsglConfig generator() {
        TsglConfig config =
                preset.config()
                        .orElseThrow(() -> new IllegalStateException(preset + " is a host"))
                        .withStrategy(strategy);
        if (width.isPresent()) {
            config = config.withWidth(width.getAsInt());
        }
        return depths.isEmpty() ? config : config.withDepths(depths.toArray(Integer[]::new));
    }

    void check(Check check) {
        check.atLeast("width", width.orElse(1), 1);
        check.atLeast("discriminator_width", discriminatorWidth, 1);
        check.that(
                depths.isEmpty() || depths.size() == preset.depths(),
                "must be " + allowedDepths() + ", not " + depths,
                "depths");
        for (int depth : depths) {
            check.atLeast("depths", depth, 1);
        }
    }

    private String allowedDepths() {
        return switch (preset.depths()) {
            case 0 -> "none";
            case 1 -> "one number or none";
            default -> preset.depths() + " numbers or none";
        };
    }
}
