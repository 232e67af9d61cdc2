// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.input;

import io.github.tsgl.image.FloatImage;

/**
 * A picture with a hole, prepared for training: what the network is given, and what it should make
 * of that.
 *
 * @param inputs what the network is given
 * @param picture the whole picture (3, H, W) in [−1, 1]
 * @param structure the edges of the whole picture (1, H, W), 1 on an edge and 0 elsewhere
 */
public record PreparedSample(PreparedInputs inputs, FloatImage picture, FloatImage structure) {}
