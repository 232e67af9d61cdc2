package io.github.tsgl.zoo;

/** Which colours of a mask picture are the hole; transparent pixels never are. */
public enum MaskReading {
    /** What has at least half of full brightness. */
    BRIGHT {
        @Override
        boolean isHole(float red, float green, float blue) {
            return (red + green + blue) / 3 > 127.5f;
        }
    },

    /** What is not black, as LaMa's published program reads masks. */
    NOT_BLACK {
        @Override
        boolean isHole(float red, float green, float blue) {
            return 0.299f * red + 0.587f * green + 0.114f * blue >= 0.5f;
        }
    };

    /** Tells whether a colour, in [0, 255], is the hole. */
    abstract boolean isHole(float red, float green, float blue);
}
