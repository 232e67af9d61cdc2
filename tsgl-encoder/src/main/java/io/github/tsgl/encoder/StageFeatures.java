// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import io.github.tsgl.layers.reconstruct.Guide;
import java.util.Map;

/**
 * What one stage of a {@link TsglEncoder} made of a batch: H and W are the stage's, half those of
 * the stage before. The arrays belong to the forward pass and are closed in it or with its results:
 * what is to outlast the listener has to be copied. They must not be changed.
 *
 * @param stage the stage k, from 1
 * @param texture T_k, shape (N, C, H, W), before it is rebuilt
 * @param structure S_k, shape (N, G, H, W), the global structure
 * @param residual L_k, shape (N, C, H, W), the local residual structure
 * @param rebuilt R_k, the outcome of Eq. 6, of the shape of what is rebuilt
 * @param branches the terms whose sum R_k is, by what guides them, each of shape (N, C, H, W); made
 *     a second time for the listener, and none in training, without guidance, or where the
 *     structure is rebuilt
 */
public record StageFeatures(
        int stage,
        NDArray texture,
        NDArray structure,
        NDArray residual,
        NDArray rebuilt,
        Map<Guide, NDArray> branches) {}
