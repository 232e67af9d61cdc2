// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import io.github.tsgl.encoder.host.HostContract;
import io.github.tsgl.encoder.host.HostEncoder;
import io.github.tsgl.encoder.host.NetworkSpec;
import java.util.Optional;
import java.util.function.Consumer;

class OursHifillContractTest extends HostContract {

    OursHifillContractTest() {
        super(NetworkSpec.of("ours-hifill").withWidth(4).withDepths(1, 1, 1, 1));
    }

    @Override
    protected Optional<Consumer<HostEncoder>> swap() {
        return Optional.of(
                encoder -> HifillGenerator.builder().optWidth(2).optEncoder(encoder).build());
    }
}
