// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import io.github.tsgl.encoder.host.EncoderProvider;
import io.github.tsgl.encoder.host.EncoderSpec;
import io.github.tsgl.encoder.host.HostEncoder;
import io.github.tsgl.encoder.host.HostProvider;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.Literal;
import io.github.tsgl.encoder.host.Variant;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Prior;
import java.util.List;
import java.util.Set;

/** The TSGL generator ("Ours") in the sizes that have a name, and its encoder for other hosts. */
public final class TsglHosts implements HostProvider {

    /** Makes the provider. */
    public TsglHosts() {}

    @Override
    public List<InpaintingHost> hosts() {
        return List.of(TsglHost.SMALL, TsglHost.RELEASED, TsglHost.PAPER);
    }

    @Override
    public List<EncoderProvider> encoders() {
        return List.of(new Transformers());
    }

    /** The encoder with window transformers. */
    private static final class Transformers implements EncoderProvider {

        @Override
        public String name() {
            return TsglHost.ENCODER;
        }

        @Override
        public Set<Prior> priors(Variant variant) {
            return InputSpec.priors(variant.priors());
        }

        @Override
        public int depthCount() {
            return TsglConfig.STAGES - 1;
        }

        /** The hosts fuse and equalize in their own ways. */
        @Override
        public Set<Literal> literal() {
            return Set.of(
                    Literal.GUIDES, Literal.EPSILON, Literal.RECONSTRUCTION, Literal.STRUCTURE);
        }

        /** They have no balance module. */
        @Override
        public Set<String> variable() {
            return Set.of("direction", "priors", "tau", "window", "heads");
        }

        @Override
        public int smallestSide(int coarsest) {
            return TsglGenerator.MULTIPLE;
        }

        @Override
        public HostEncoder make(EncoderSpec spec) {
            return TsglHostEncoder.of(spec);
        }
    }
}
