package io.github.tsgl.image.io;

import java.nio.file.Path;
import java.util.Locale;

/** The formats that are read and written. */
enum PictureFormat {
    PNG,
    JPEG;

    /** The format that a file's extension names, or null. */
    static PictureFormat named(Path file) {
        if (file.getFileName() == null) {
            return null;
        }
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".png")) {
            return PNG;
        }
        return name.endsWith(".jpg") || name.endsWith(".jpeg") ? JPEG : null;
    }

    /** What ImageIO calls it. */
    String plugin() {
        return name().toLowerCase(Locale.ROOT);
    }
}
