// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.input;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.layers.ops.ImageArrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The inputs of one picture before an engine has them: made in any thread, without native memory.
 *
 * @param picture the picture (3, H, W) in [−1, 1], 0 in the hole
 * @param priors what else the network sees, of the picture's size; 0 in the hole
 * @param mask the hole
 */
public record PreparedInputs(FloatImage picture, Map<Prior, FloatImage> priors, HoleMask mask) {

    /**
     * Makes the inputs.
     *
     * @param picture the picture
     * @param priors what else the network sees
     * @param mask the hole
     */
    public PreparedInputs {
        Map<Prior, FloatImage> ordered = new EnumMap<>(Prior.class);
        ordered.putAll(priors);
        priors = Collections.unmodifiableMap(ordered);
    }

    /**
     * Makes the arrays of a batch.
     *
     * @param manager the manager that gets the arrays, on its device
     * @param pictures one or more pictures, all of one size and with the same priors
     * @return the inputs of all
     * @throws IllegalArgumentException if sizes or priors differ, or there is none
     */
    public static InpaintingInputs stack(NDManager manager, List<PreparedInputs> pictures) {
        Map<Prior, NDArray> arrays = new EnumMap<>(Prior.class);
        for (Prior prior : pictures.get(0).priors.keySet()) {
            arrays.put(prior, stack(manager, pictures, one -> one.priors.get(prior)));
        }
        return new InpaintingInputs(
                stack(manager, pictures, PreparedInputs::picture),
                arrays,
                stack(manager, pictures, one -> one.mask.toFloatImage()));
    }

    private static NDArray stack(
            NDManager manager,
            List<PreparedInputs> pictures,
            Function<PreparedInputs, FloatImage> part) {
        return ImageArrays.toArray(manager, pictures.stream().map(part).toList());
    }
}
