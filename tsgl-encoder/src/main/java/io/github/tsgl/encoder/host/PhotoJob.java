// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

import ai.djl.ndarray.NDList;
import io.github.tsgl.encoder.input.PreparedInputs;

/** A whole photo that goes through a network shrunk, and whose detail the host brings back. */
public interface PhotoJob {

    /** The pixels of a result. */
    @FunctionalInterface
    interface Pixels {

        /**
         * Gives a pixel a color.
         *
         * @param x the column
         * @param y the row
         * @param red red in [0, 255]
         * @param green green in [0, 255]
         * @param blue blue in [0, 255]
         */
        void write(int x, int y, float red, float green, float blue);
    }

    /**
     * Makes the small copy that the network sees.
     *
     * @return picture and mask, without priors
     */
    PreparedInputs small();

    /**
     * Fills the photo's hole.
     *
     * @param outputs what the network made of the small copy
     * @param result gets the colors of the hole's pixels; the photo itself must stay as it is
     */
    void fill(NDList outputs, Pixels result);
}
