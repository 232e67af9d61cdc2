// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import io.github.tsgl.encoder.host.HostContract;
import io.github.tsgl.encoder.host.HostEncoder;
import io.github.tsgl.encoder.host.NetworkSpec;
import java.util.Optional;
import java.util.function.Consumer;

class OursLamaContractTest extends HostContract {

    OursLamaContractTest() {
        super(NetworkSpec.of("ours-lama").withWidth(4).withBlocks(1));
    }

    @Override
    protected Optional<Consumer<HostEncoder>> swap() {
        return Optional.of(
                encoder -> LamaGenerator.fourier().optWidth(2).optEncoder(encoder).build());
    }
}
