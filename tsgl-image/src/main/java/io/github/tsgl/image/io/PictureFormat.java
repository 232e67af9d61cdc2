// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * The formats that are read. GIF is not written because it has 256 colors only, and WebP because
 * nothing that runs everywhere writes it.
 */
public enum PictureFormat {
    /** Loses nothing; 8 or 16 bits, with or without alpha. */
    PNG("PNG", true, "png"),
    /** Loses a little; 8 bits, no alpha. */
    JPEG("JPEG", true, "jpg", "jpeg"),
    /** Loses nothing; 8 bits, no alpha. */
    BMP("BMP", true, "bmp"),
    /** Loses nothing; 8 or 16 bits, with or without alpha. */
    TIFF("TIFF", true, "tif", "tiff"),
    /** Is read only. */
    GIF("GIF", false, "gif"),
    /** Is read only. */
    WEBP("WebP", false, "webp");

    private final String title;
    private final boolean written;
    private final List<String> extensions;

    PictureFormat(String title, boolean written, String... extensions) {
        this.title = title;
        this.written = written;
        this.extensions = List.of(extensions);
    }

    /** The format that a file's extension names, or null. */
    static PictureFormat named(Path file) {
        return file.getFileName() == null
                ? null
                : named(file.getFileName().toString()).orElse(null);
    }

    /**
     * Tells the format that a name's extension stands for.
     *
     * @param name the name or path of a file, wherever it is
     * @return the format, or nothing if it is no picture's
     */
    public static Optional<PictureFormat> named(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Stream.of(values())
                .filter(format -> format.extensions.stream().anyMatch(e -> lower.endsWith("." + e)))
                .findFirst();
    }

    /**
     * Tells the format of a file's content.
     *
     * @param content what the file holds
     * @return the format, or nothing if its beginning is that of no format that is read
     */
    public static Optional<PictureFormat> of(byte[] content) {
        try (ImageInputStream in = PictureReader.inMemory(content)) {
            return PictureParts.of(in).map(PictureParts::format);
        } catch (IOException e) { // it begins as a picture, but goes on as none
            return Optional.empty();
        }
    }

    /**
     * The format that a result is written in.
     *
     * @return this one, or PNG if this one is only read
     */
    public PictureFormat forResult() {
        return written ? this : PNG;
    }

    /**
     * What the format is called in HTTP.
     *
     * @return such as {@code image/png}
     */
    public String mediaType() {
        return "image/" + plugin();
    }

    /**
     * Tells whether the format keeps which pixels are transparent.
     *
     * @return true if it has alpha
     */
    public boolean holdsTransparency() {
        return this != JPEG && this != BMP;
    }

    /** What people call it. */
    String title() {
        return title;
    }

    /** Whether pictures are written in it. */
    boolean isWritten() {
        return written;
    }

    List<String> extensions() {
        return extensions;
    }

    /** What ImageIO calls it. */
    String plugin() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether what comes before the pixels tells where they end. */
    boolean tellsEnd() {
        return this != PNG && this != JPEG;
    }

    boolean holdsSixteenBits() {
        return holdsTransparency();
    }

    /** TIFF's own of the JDK cannot undo the horizontal differences of 16 bits. */
    ImageReader decoder() throws IOException {
        return switch (this) {
            case WEBP -> new WebPImageReaderSpi().createReaderInstance(null);
            case TIFF -> new TIFFImageReaderSpi().createReaderInstance(null);
            default -> ImageIO.getImageReadersByFormatName(plugin()).next();
        };
    }

    /** A file's name, with the extension of PNG if its own is of a format that is not written. */
    static String written(String name) {
        return named(name)
                .filter(format -> !format.written)
                .map(format -> name.substring(0, name.lastIndexOf('.') + 1) + PNG.extensions.get(0))
                .orElse(name);
    }
}
