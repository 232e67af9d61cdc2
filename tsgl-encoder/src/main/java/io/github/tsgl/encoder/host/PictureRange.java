// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

import ai.djl.ndarray.NDArray;
import io.github.tsgl.layers.ops.Arithmetic;

/** The range of the pictures that a generator takes and gives. */
public enum PictureRange {
    /** [0, 1], as in LaMa and in the released program that runs Ours(LaMa). */
    UNIT {
        @Override
        public NDArray toNetwork(NDArray picture) {
            return Arithmetic.scale(picture.add(1), 0.5);
        }

        @Override
        public NDArray fromNetwork(NDArray picture) {
            return Arithmetic.scale(picture, 2).add(-1);
        }
    },
    /** [-1, 1], as in the released training of Ours(LaMa). */
    SIGNED {
        @Override
        public NDArray toNetwork(NDArray picture) {
            return picture;
        }

        @Override
        public NDArray fromNetwork(NDArray picture) {
            return picture;
        }
    };

    /**
     * Brings pictures to the range.
     *
     * @param picture pictures in [-1, 1]
     * @return the pictures in this range
     */
    public abstract NDArray toNetwork(NDArray picture);

    /**
     * Brings pictures back from the range.
     *
     * @param picture pictures in this range
     * @return the pictures in [-1, 1]
     */
    public abstract NDArray fromNetwork(NDArray picture);
}
