// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

import io.github.tsgl.encoder.input.Prior;
import java.util.Set;
import java.util.function.Function;

/** An encoder by its name, which any host may be given. */
public interface EncoderProvider {

    /**
     * An encoder that looks at picture and mask alone.
     *
     * @param name the name
     * @param maker makes an encoder
     * @return the provider
     */
    static EncoderProvider of(String name, Function<EncoderSpec, HostEncoder> maker) {
        return new EncoderProvider() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public HostEncoder make(EncoderSpec spec) {
                return maker.apply(spec);
            }
        };
    }

    /**
     * The name.
     *
     * @return the name, such as {@code tsgl}
     */
    String name();

    /**
     * What the encoder looks at beside picture and mask.
     *
     * @param variant what of a TSGL encoder is not as published
     * @return the priors; none by default
     */
    default Set<Prior> priors(Variant variant) {
        return Set.of();
    }

    /**
     * How many numbers say how deep the encoder is.
     *
     * @return the number of depths that it takes; 0 by default
     */
    default int depthCount() {
        return 0;
    }

    /**
     * Where the encoder can follow the paper to the letter and does not by itself.
     *
     * @return the points; none by default
     */
    default Set<Literal> literal() {
        return Set.of();
    }

    /**
     * In what the encoder may differ from the published ones.
     *
     * @return names of components of a {@link Variant}, as {@link Variant#changes} has them; none
     *     by default
     */
    default Set<String> variable() {
        return Set.of();
    }

    /**
     * The smallest height and width of pictures that the encoder takes.
     *
     * @param coarsest the stride of the coarsest features that a host wants
     * @return the side in pixels; 1 by default
     */
    default int smallestSide(int coarsest) {
        return 1;
    }

    /**
     * Makes an encoder.
     *
     * @param spec what the host asks for
     * @return the encoder, which gives what is wanted as far as it can
     * @throws IllegalArgumentException if it can give nothing of the kind
     */
    HostEncoder make(EncoderSpec spec);
}
