// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import ai.djl.ndarray.NDArray;

/**
 * A part of the generator's loss.
 *
 * @param name its name in metrics
 * @param value its value, a scalar
 * @param weight how much it counts
 */
record LossTerm(String name, NDArray value, double weight) {}
