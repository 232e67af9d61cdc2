// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import io.github.tsgl.encoder.host.HostContract;
import io.github.tsgl.encoder.host.NetworkSpec;

class TsglSmallContractTest extends HostContract {

    TsglSmallContractTest() {
        super(NetworkSpec.of("tsgl-small").withWidth(4).withDepths(1, 1, 1, 1));
    }
}
