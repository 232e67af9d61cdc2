// SPDX-License-Identifier: Apache-2.0
/**
 * Named parameters, and checkpoints in and out of DJL blocks.
 *
 * <p>{@link io.github.tsgl.weights.NamedParameters} gives every parameter of a block one readable
 * name. {@link io.github.tsgl.weights.Checkpoint} opens PyTorch, TensorFlow and safetensors files
 * without running anything in them, and reads values when they are asked for (DJL's own safetensors
 * codec reads all of a file into memory, without limits and without metadata), {@link
 * io.github.tsgl.weights.WeightTable} says which published tensor becomes which parameter and loads
 * all of them or none, and {@link io.github.tsgl.weights.SafetensorsWriter} writes a block's
 * parameters.
 */
package io.github.tsgl.weights;
