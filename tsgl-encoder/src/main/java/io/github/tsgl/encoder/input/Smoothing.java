// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.input;

import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.L0Smoothing;
import io.github.tsgl.image.RtvSmoothing;

/** The edge-preserving smoothing that makes the texture picture. */
public enum Smoothing {
    /** The picture itself, as the released LaMa model has it. */
    NONE {
        @Override
        FloatImage apply(FloatImage image) {
            return image;
        }
    },
    /** {@link L0Smoothing} with its defaults, as the paper has it. */
    L0 {
        @Override
        FloatImage apply(FloatImage image) {
            return L0Smoothing.builder().build().smooth(image);
        }
    },
    /** {@link RtvSmoothing} with its defaults, as the released 256 model has it. */
    RTV {
        @Override
        FloatImage apply(FloatImage image) {
            return RtvSmoothing.builder().build().smooth(image);
        }
    };

    abstract FloatImage apply(FloatImage image);
}
