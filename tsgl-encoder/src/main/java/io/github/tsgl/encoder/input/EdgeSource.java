// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.input;

import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.GrayImage;

/** Where edges and gray come from, and with them whether anything reads the hole's content. */
public enum EdgeSource {
    /**
     * The known pixels alone: edges are found with the mask, and the hole is filled before the
     * picture is smoothed. What is in the hole makes no difference.
     */
    KNOWN_PIXELS,
    /** The whole picture, as the released test program for LaMa has it. */
    WHOLE_PICTURE,
    /**
     * The whole picture, as the released programs for 256×256 and the training program for LaMa
     * have it: the picture in [−1, 1], in float32, is multiplied by 255, truncated and taken modulo
     * 256 as a byte, so that its dark half wraps; gray and edges are those of the result, and the
     * whole picture is smoothed.
     */
    PUBLISHED {
        @Override
        GrayImage gray(FloatImage image) {
            return GrayImage.ofBytes(wrapped(image));
        }
    };

    private static final float LARGEST_BYTE = 255;

    GrayImage gray(FloatImage image) {
        return GrayImage.of(image);
    }

    private static FloatImage wrapped(FloatImage image) {
        float[] values = image.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            int number = (int) (InputPreparation.centered(values[i]) * LARGEST_BYTE);
            values[i] = (number & 0xff) / LARGEST_BYTE;
        }
        return FloatImage.of(image.channels(), image.height(), image.width(), values);
    }
}
