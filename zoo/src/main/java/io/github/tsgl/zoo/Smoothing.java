package io.github.tsgl.zoo;

/** How the texture picture, one of the network's inputs, is made from the photo. */
public enum Smoothing {
    /** The photo itself. */
    NONE,

    /** The photo smoothed by L0 gradient minimisation. */
    L0,

    /** The photo smoothed by relative total variation. */
    RTV
}
