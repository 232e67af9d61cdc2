package io.github.tsgl.training.config;

/** How a sample is taken from a photo. Each is mirrored at random. */
public enum Framing {
    /** A random square of the photo, shrunk at random in steps of √2. */
    SCALES,
    /** A random square of the photo at its own size, as published for Paris StreetView, Places2. */
    CROP,
    /** The whole photo, resized to the square, as published for CelebA. */
    RESIZE
}
