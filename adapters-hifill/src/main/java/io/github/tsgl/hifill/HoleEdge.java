package io.github.tsgl.hifill;

/** How the hole of a large photo is seen in the small one, and where its filling ends. */
public enum HoleEdge {
    /** A small pixel is hole if any pixel under it is, and the hole's pixels alone are replaced. */
    SHARP,
    /**
     * As published: a small pixel is what the photo's pixel at its corner is, and at the hole's
     * border filling and photo fade into each other, so that pixels on both sides are a mixture.
     */
    SOFT
}
