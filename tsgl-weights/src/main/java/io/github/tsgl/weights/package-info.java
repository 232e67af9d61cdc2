/**
 * Named parameters, and checkpoints in and out of DJL blocks.
 *
 * <p>{@link io.github.tsgl.weights.NamedParameters} gives every parameter of a block one readable
 * name. {@link io.github.tsgl.weights.Checkpoint} opens PyTorch and safetensors files without
 * running anything in them, {@link io.github.tsgl.weights.WeightTable} says which published tensor
 * becomes which parameter and loads all of them or none, and {@link
 * io.github.tsgl.weights.SafetensorsWriter} writes a block's parameters.
 */
package io.github.tsgl.weights;
