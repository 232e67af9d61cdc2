// SPDX-License-Identifier: Apache-2.0
/**
 * The operators that DJL's NDArray lacks, as typed static methods, and the memory scope of a
 * forward pass. This is the one package that talks to the engine below DJL's public API; everything
 * else calls it.
 *
 * <p>All operators are differentiable when the thread records gradients, run on the device of their
 * inputs, and may be called from any thread; results belong to the manager of the first array.
 * Shapes that do not fit raise {@link ai.djl.engine.EngineException} with PyTorch's message. An
 * operator of one's own takes a method in a {@link io.github.tsgl.layers.ops.ScriptModule}.
 */
package io.github.tsgl.layers.ops;
