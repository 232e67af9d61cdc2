// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.github.tsgl.layers.ops.Masks;

/** Makes what the encoder of a {@link LamaGenerator} sees of a picture. */
@FunctionalInterface
interface EncoderPreparation {

    /** What LaMa's own encoder sees: the picture in [0, 1], 0 in the hole, and 1 in the hole. */
    EncoderPreparation LAMA =
            (picture, mask) -> new NDList(picture.mul(mask).concat(Masks.inverted(mask), 1));

    /** The same of a picture whose hole has content, which counts. */
    EncoderPreparation COMPOSED =
            (picture, mask) -> new NDList(picture.concat(Masks.inverted(mask), 1));

    /**
     * Makes the inputs.
     *
     * @param picture the picture (N, 3, H, W) in the range of the generator's output; what is in
     *     its hole must not be looked at
     * @param mask the mask (N, 1, H, W), 1 = known, 0 = hole
     * @return the encoder's inputs
     */
    NDList prepare(NDArray picture, NDArray mask);
}
