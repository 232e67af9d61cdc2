// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.examples;

import io.github.tsgl.encoder.host.HostContract;
import io.github.tsgl.encoder.host.NetworkSpec;
import org.junit.jupiter.api.Tag;

/** What holds for every host holds for the sample host. */
@Tag("slow")
class OwnHostContractTest extends HostContract {

    OwnHostContractTest() {
        super(NetworkSpec.of("own-host").withWidth(4).withDepths(1, 1, 1, 1));
    }
}
