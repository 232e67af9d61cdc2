package io.github.tsgl.image.io;

import java.awt.image.BufferedImage;
import java.util.Optional;

/**
 * A picture's values as its file has them, turned as it is shown.
 *
 * @param pixels the values
 * @param profile which colors they stand for, if the file says so
 */
public record StoredPicture(BufferedImage pixels, Optional<ColorProfile> profile) {}
