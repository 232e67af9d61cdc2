// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.perceptual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ops.MemoryScope;
import org.junit.jupiter.api.Test;

class FrozenParametersTest {

    @Test
    void theNetworksOwnDeviceGetsItsOwnArrays() {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Block network = network(manager);
            ParameterStore parameters = new FrozenParameters(network);
            Parameter weight = network.getParameters().valueAt(0);

            assertThat(parameters.getValue(weight, Device.cpu(), true)).isSameAs(weight.getArray());
            assertThat(parameters.getValue(null, Device.cpu(), true)).isNull();
        }
    }

    /** All of DJL's CPUs are one device, so that this needs a GPU. */
    @Test
    void aDeviceThatNobodyToldOfGetsACopyThatStays() {
        assumeThat(Engine.getInstance().getGpuCount()).isPositive();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Block network = network(manager);
            ParameterStore parameters = new FrozenParameters(network);
            Parameter weight = network.getParameters().valueAt(0);

            NDList first =
                    MemoryScope.run(
                            manager,
                            new NDList(),
                            () -> {
                                parameters.getValue(weight, Device.gpu(), true);
                                return new NDList();
                            });
            assertThat(first).isEmpty();
            NDArray copy = parameters.getValue(weight, Device.gpu(), true);
            assertThat(copy).isNotSameAs(weight.getArray());
            assertThat(copy.toFloatArray()).isEqualTo(weight.getArray().toFloatArray());
            assertThat(parameters.getValue(weight, Device.gpu(), false)).isSameAs(copy);
        }
    }

    private static Block network(NDManager manager) {
        Block network = new Pointwise(2);
        network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 4, 4));
        return network;
    }

    @Test
    void nothingOfTheNetworkWantsAGradient() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block network = new Fire(2, 3);
            network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 4, 4));
            new FrozenParameters(network);
            assertThat(network.getParameters().values()).noneMatch(Parameter::requiresGradient);
        }
    }
}
