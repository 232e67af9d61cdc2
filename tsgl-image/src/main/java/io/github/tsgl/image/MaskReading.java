package io.github.tsgl.image;

/** Which colors of a mask picture are the hole; transparent pixels never are. */
public enum MaskReading {
    /** What has at least half of full brightness. */
    BRIGHT {
        @Override
        public boolean isHole(float red, float green, float blue) {
            return (red + green + blue) / 3 > 127.5f;
        }
    },

    /** What is not black, as LaMa's published program reads masks. */
    NOT_BLACK {
        @Override
        public boolean isHole(float red, float green, float blue) {
            return 0.299f * red + 0.587f * green + 0.114f * blue >= 0.5f;
        }
    };

    /**
     * Tells whether a color is the hole.
     *
     * @param red red in [0, 255]
     * @param green green in [0, 255]
     * @param blue blue in [0, 255]
     * @return true if it is
     */
    public abstract boolean isHole(float red, float green, float blue);
}
