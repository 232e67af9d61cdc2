// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import io.github.tsgl.encoder.host.HostContract;
import io.github.tsgl.encoder.host.NetworkSpec;

class BlendContractTest extends HostContract {

    BlendContractTest() {
        super(NetworkSpec.of("blend").withWidth(4).withBlocks(1));
    }
}
