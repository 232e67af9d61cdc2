// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.perceptual;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
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

    /** PyTorch's CPU under another name than DJL's, as a second device is one. */
    private static final Device OTHER = Device.of("cpu", 0);

    @Test
    void aDeviceThatNobodyToldOfGetsACopyThatStays() {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Block network = new Pointwise(2);
            network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 4, 4));
            ParameterStore parameters = new FrozenParameters(network);
            Parameter weight = network.getParameters().valueAt(0);

            assertThat(parameters.getValue(weight, Device.cpu(), true)).isSameAs(weight.getArray());
            NDList first =
                    MemoryScope.run(
                            manager,
                            new NDList(),
                            () -> {
                                parameters.getValue(weight, OTHER, true);
                                return new NDList();
                            });
            assertThat(first).isEmpty();
            NDArray copy = parameters.getValue(weight, OTHER, true);
            assertThat(copy.toFloatArray()).isEqualTo(weight.getArray().toFloatArray());
            assertThat(parameters.getValue(weight, OTHER, false)).isSameAs(copy);
        }
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
