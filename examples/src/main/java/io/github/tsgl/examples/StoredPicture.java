package io.github.tsgl.examples;

import java.awt.image.BufferedImage;
import java.util.Optional;

/**
 * A picture's values as its file has them, turned as it is shown.
 *
 * @param pixels the values
 * @param profile which colours they stand for, if the file says so
 */
record StoredPicture(BufferedImage pixels, Optional<ColourProfile> profile) {}
