// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.util.Map;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;

class ExecutorModelTest {

    @Test
    void aTaskUsesTheGpuThatSparkGivesIt() {
        assertThat(ExecutorModel.device(Map.of())).isEqualTo(Device.cpu());
        assertThat(
                        ExecutorModel.device(
                                Map.of("gpu", new ResourceInformation("gpu", new String[] {"3"}))))
                .isEqualTo(Device.gpu(3));
    }
}
