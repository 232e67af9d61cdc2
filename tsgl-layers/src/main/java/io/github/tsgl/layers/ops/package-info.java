/**
 * The operators that DJL's NDArray lacks, as typed static methods in {@link
 * io.github.tsgl.layers.ops.TorchOps}, and the memory scope of a forward pass. This is the one
 * package that talks to the engine below DJL's public API; everything else calls it.
 */
package io.github.tsgl.layers.ops;
