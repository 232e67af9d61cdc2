package io.github.tsgl.lama;

import ai.djl.ndarray.NDArray;
import io.github.tsgl.layers.ops.Arithmetic;

/** The range of the pictures that a generator takes and gives. */
public enum PictureRange {
    /** [0, 1], as in LaMa and in the released program that runs Ours(LaMa). */
    UNIT {
        @Override
        NDArray toNetwork(NDArray picture) {
            return Arithmetic.scale(picture.add(1), 0.5);
        }

        @Override
        NDArray fromNetwork(NDArray picture) {
            return Arithmetic.scale(picture, 2).add(-1);
        }
    },
    /** [-1, 1], as in the released training of Ours(LaMa). */
    SIGNED {
        @Override
        NDArray toNetwork(NDArray picture) {
            return picture;
        }

        @Override
        NDArray fromNetwork(NDArray picture) {
            return picture;
        }
    };

    /** From [-1, 1]. */
    abstract NDArray toNetwork(NDArray picture);

    /** To [-1, 1]. */
    abstract NDArray fromNetwork(NDArray picture);
}
