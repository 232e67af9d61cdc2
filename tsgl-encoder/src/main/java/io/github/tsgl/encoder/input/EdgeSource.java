package io.github.tsgl.encoder.input;

import io.github.tsgl.image.CannyEdges;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.GreyImage;

/** Where edges and grey come from, and with them whether anything reads the hole's content. */
public enum EdgeSource {
    /**
     * The known pixels alone: edges are found with the mask, and the hole is filled before the
     * picture is smoothed. What is in the hole makes no difference.
     */
    KNOWN_PIXELS {
        @Override
        GreyImage grey(FloatImage image) {
            return GreyImage.of(image);
        }

        @Override
        FloatImage edges(CannyEdges canny, GreyImage grey, FloatImage mask) {
            return canny.detect(grey, mask);
        }
    },
    /** The whole picture, as the released program for LaMa has it. */
    WHOLE_PICTURE {
        @Override
        GreyImage grey(FloatImage image) {
            return GreyImage.of(image);
        }

        @Override
        FloatImage edges(CannyEdges canny, GreyImage grey, FloatImage mask) {
            return canny.detect(grey);
        }
    },
    /**
     * The whole picture, as the released program for 256×256 has it: the picture in [−1, 1], in
     * float32, is multiplied by 255, truncated and taken modulo 256 as a byte, so that its dark
     * half wraps; grey and edges are those of the result, and the whole picture is smoothed.
     */
    PUBLISHED {
        @Override
        GreyImage grey(FloatImage image) {
            return GreyImage.ofBytes(wrapped(image));
        }

        @Override
        FloatImage edges(CannyEdges canny, GreyImage grey, FloatImage mask) {
            return canny.detect(grey);
        }
    };

    private static final float LARGEST_BYTE = 255;

    abstract GreyImage grey(FloatImage image);

    abstract FloatImage edges(CannyEdges canny, GreyImage grey, FloatImage mask);

    private static FloatImage wrapped(FloatImage image) {
        float[] values = image.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            int number = (int) (InputPreparation.centred(values[i]) * LARGEST_BYTE);
            values[i] = (number & 0xff) / LARGEST_BYTE;
        }
        return FloatImage.of(image.channels(), image.height(), image.width(), values);
    }
}
