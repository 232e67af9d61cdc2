// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.pennet;

import io.github.tsgl.encoder.host.HostContract;
import io.github.tsgl.encoder.host.HostEncoder;
import io.github.tsgl.encoder.host.NetworkSpec;
import java.util.Optional;
import java.util.function.Consumer;

class OursPenNetContractTest extends HostContract {

    OursPenNetContractTest() {
        super(NetworkSpec.of("ours-pennet").withWidth(8).withDepths(1, 1, 1, 1));
    }

    @Override
    protected Optional<Consumer<HostEncoder>> swap() {
        return Optional.of(
                encoder -> PenNetGenerator.builder().optWidth(4).optEncoder(encoder).build());
    }
}
