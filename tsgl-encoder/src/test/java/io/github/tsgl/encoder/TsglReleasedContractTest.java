// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import io.github.tsgl.encoder.host.HostContract;
import io.github.tsgl.encoder.host.NetworkSpec;

class TsglReleasedContractTest extends HostContract {

    TsglReleasedContractTest() {
        super(NetworkSpec.of("tsgl-released").withWidth(4).withDepths(1, 1, 1, 1));
    }
}
