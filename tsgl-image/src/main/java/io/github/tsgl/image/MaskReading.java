// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import java.util.Locale;

/**
 * Which pixels of a mask picture are the hole: those whose strength, in [0, 255], reaches a
 * threshold. Where colors decide, transparent pixels have none.
 */
public enum MaskReading {
    /** What has at least half of full brightness. */
    BRIGHT("white", "brightest value", MaskReading.HALF) {
        @Override
        public float strength(float red, float green, float blue, float alpha) {
            return alpha < HALF ? 0 : (red + green + blue) / 3;
        }
    },

    /** What is not black, as LaMa's published program reads masks. */
    NOT_BLACK("other than black", "brightest value", 0.5f) {
        @Override
        public float strength(float red, float green, float blue, float alpha) {
            return alpha < HALF ? 0 : 0.299f * red + 0.587f * green + 0.114f * blue;
        }
    },

    /** What has at most half of full brightness: masks with black for the hole. */
    DARK("black", "greatest darkness", MaskReading.HALF) {
        @Override
        public float strength(float red, float green, float blue, float alpha) {
            return alpha < HALF ? 0 : 255 - (red + green + blue) / 3;
        }
    },

    /** What is transparent, whatever its color: photos with the hole erased. */
    TRANSPARENT("transparent", "greatest transparency", MaskReading.HALF) {
        @Override
        public float strength(float red, float green, float blue, float alpha) {
            return 255 - alpha;
        }
    },

    /** What is not transparent, whatever its color: layers with the hole painted over. */
    OPAQUE("opaque", "greatest opacity", MaskReading.HALF) {
        @Override
        public float strength(float red, float green, float blue, float alpha) {
            return alpha;
        }
    };

    private static final float HALF = 127.5f;

    private final String hole;
    private final String greatest;
    private final float threshold;

    MaskReading(String hole, String greatest, float threshold) {
        this.hole = hole;
        this.greatest = greatest;
        this.threshold = threshold;
    }

    /**
     * How strongly a pixel says that it is the hole.
     *
     * @param red red in [0, 255]
     * @param green green in [0, 255]
     * @param blue blue in [0, 255]
     * @param alpha its opacity in [0, 255]
     * @return a number in [0, 255]
     */
    public abstract float strength(float red, float green, float blue, float alpha);

    /**
     * The strength from which on a pixel is the hole.
     *
     * @return a number in [0, 255]
     */
    public float threshold() {
        return threshold;
    }

    /**
     * What a pixel of the hole looks like.
     *
     * @return a word or some, such as "white"
     */
    public String hole() {
        return hole;
    }

    /**
     * What to call the greatest strength in a picture.
     *
     * @return some words, such as "brightest value"
     */
    public String greatest() {
        return greatest;
    }

    /** The name as a command line has it, such as "not-black". */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
