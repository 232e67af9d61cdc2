package io.github.tsgl.zoo;

/** Where the detail comes from in the hole of a photo that went through the network shrunk. */
enum Enlarging {
    /** From nowhere: what the network drew is interpolated. */
    INTERPOLATED,
    /** From the places of the photo that the network's attention names. */
    AGGREGATED
}
