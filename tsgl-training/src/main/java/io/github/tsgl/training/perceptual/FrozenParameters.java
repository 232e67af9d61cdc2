// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.perceptual;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ops.MemoryScope;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The values of a frozen network on any device; any number of threads may ask.
 *
 * <p>DJL's own store knows the devices that it was told beforehand. Copies for other devices than
 * the network's are made on their first use, and live as long as the network.
 */
public final class FrozenParameters extends ParameterStore {

    private final Block network;
    private final Map<Device, Map<Parameter, NDArray>> copies = new ConcurrentHashMap<>();

    /**
     * Freezes a network.
     *
     * @param network the network, initialized
     */
    public FrozenParameters(Block network) {
        super(network.getParameters().valueAt(0).getArray().getManager(), false);
        this.network = network;
        network.freezeParameters(true);
    }

    /** {@inheritDoc} */
    @Override
    public NDArray getValue(Parameter parameter, Device device, boolean training) {
        if (parameter == null || parameter.getArray().getDevice().equals(device)) {
            return parameter == null ? null : parameter.getArray();
        }
        return copies.computeIfAbsent(device, this::copy).get(parameter);
    }

    private Map<Parameter, NDArray> copy(Device device) {
        Map<Parameter, NDArray> made = new IdentityHashMap<>();
        for (Parameter parameter : network.getParameters().values()) {
            NDArray value = parameter.getArray();
            NDArray copy = MemoryScope.keep(() -> value.toDevice(device, true));
            copy.attach(value.getManager());
            made.put(parameter, copy);
        }
        return made;
    }
}
