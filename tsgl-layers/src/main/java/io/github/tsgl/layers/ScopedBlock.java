// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.tsgl.layers.ops.MemoryScope;

/**
 * A block whose forward pass leaves nothing in memory but its outputs; see {@link MemoryScope}. All
 * blocks of this project extend it.
 */
public abstract class ScopedBlock extends AbstractBlock {

    /** Makes a block without parameters or children. */
    protected ScopedBlock() {}

    /**
     * The forward pass of the block.
     *
     * @param parameters gives the parameters' values on the inputs' device
     * @param inputs the inputs
     * @param training true in training
     * @return the outputs; everything else that was made is freed
     */
    protected abstract NDList forwardScoped(
            ParameterStore parameters, NDList inputs, boolean training);

    /** {@inheritDoc} */
    @Override
    protected final NDList forwardInternal(
            ParameterStore parameterStore,
            NDList inputs,
            boolean training,
            PairList<String, Object> params) {
        if (!MemoryScope.isActive()) {
            mirrorParameters(parameterStore, inputs.head().getDevice(), training);
        }
        return MemoryScope.run(
                inputs.head().getManager(),
                inputs,
                () -> forwardScoped(parameterStore, inputs, training));
    }

    /** A parameter's copy on another device is made on first use and has to outlive the scope. */
    private void mirrorParameters(ParameterStore store, Device device, boolean training) {
        for (Parameter parameter : getParameters().values()) {
            store.getValue(parameter, device, training);
        }
    }
}
