// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import io.github.tsgl.encoder.host.HostContract;
import io.github.tsgl.encoder.host.HostEncoder;
import io.github.tsgl.encoder.host.NetworkSpec;
import java.util.Optional;
import java.util.function.Consumer;

class HifillContractTest extends HostContract {

    HifillContractTest() {
        super(NetworkSpec.of("hifill").withWidth(2));
    }

    @Override
    protected Optional<Consumer<HostEncoder>> swap() {
        return Optional.of(
                encoder -> HifillGenerator.builder().optWidth(2).optEncoder(encoder).build());
    }
}
