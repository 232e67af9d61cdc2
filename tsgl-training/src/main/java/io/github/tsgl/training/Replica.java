// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ops.InPlace;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * A copy of a network's weights that takes a part of each batch, its batch statistics being the
 * whole batch's ({@link io.github.tsgl.layers.ops.BatchSync}). The gradients of its loss are added
 * to the network's, and it follows the network's weights.
 */
final class Replica implements AutoCloseable {

    private final Block block;
    private final Device device;
    private final NDManager manager;
    private final Map<Parameter, NDArray> copies = new IdentityHashMap<>();
    private final ParameterStore store;

    /** Copies the weights, even if the network is on the same device. */
    Replica(Block block, Device device, NDManager parent) {
        this.block = block;
        this.device = device;
        manager = parent.newSubManager(device);
        for (Parameter parameter : block.getParameters().values()) {
            copies.put(parameter, make(parameter));
        }
        store = new Copies();
    }

    /** Gives each parameter's copy. */
    private final class Copies extends ParameterStore {

        Copies() {
            super(manager, false);
        }

        @Override
        public NDArray getValue(Parameter parameter, Device place, boolean training) {
            return parameter == null ? null : copies.get(parameter);
        }
    }

    /** DJL's toDevice keeps the memory if the device is the same, whatever it is told. */
    private NDArray make(Parameter parameter) {
        NDArray weights = parameter.getArray().stopGradient();
        NDArray there = weights.toDevice(device, false);
        NDArray copy = there == weights ? weights.duplicate() : there;
        copy.attach(manager);
        if (parameter.requiresGradient()) {
            copy.setRequiresGradient(true);
        }
        return copy;
    }

    /** The forward pass of training. */
    NDList forward(NDList inputs) {
        return block.forward(store, inputs, true);
    }

    /** The copy of a parameter. */
    NDArray copy(Parameter parameter) {
        return copies.get(parameter);
    }

    /** Takes the network's weights over. */
    void follow() {
        for (Parameter parameter : block.getParameters().values()) {
            NDArray source = parameter.getArray().stopGradient();
            NDArray target = copies.get(parameter).stopGradient();
            InPlace.assign(target, source.toDevice(device, false));
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
