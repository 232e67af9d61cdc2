// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads PNG, JPEG, BMP, TIFF, GIF and WebP files, turned as they are shown, and says in one line
 * why it cannot. A file's content tells its format, whatever its name.
 */
public final class PictureReader {

    /** The formats that are read, by name. */
    public static final String FORMATS = "PNG, JPEG, BMP, TIFF, GIF or WebP";

    private static final long MEGA = 1_000_000;

    private final double maxMegapixels;
    private final String limit;
    private final boolean strict;

    private PictureReader(double maxMegapixels, String limit, boolean strict) {
        this.maxMegapixels = maxMegapixels;
        this.limit = limit;
        this.strict = strict;
    }

    /**
     * Makes a reader that refuses pictures that are truncated, but not a JPEG picture whose data
     * are damaged in places: that may be what is to be repaired.
     *
     * @param maxMegapixels the most pixels that a picture may have, in millions; larger ones are
     *     refused before they are decoded
     * @param limit what sets this limit, as messages shall call it
     * @return the reader
     */
    public static PictureReader lenient(double maxMegapixels, String limit) {
        return new PictureReader(maxMegapixels, limit, false);
    }

    /**
     * Makes a reader that refuses pictures of which anything is missing or damaged, or whose file
     * lacks its end.
     *
     * @param maxMegapixels the most pixels that a picture may have, in millions; larger ones are
     *     refused before they are decoded
     * @param limit what sets this limit, as messages shall call it
     * @return the reader
     */
    public static PictureReader strict(double maxMegapixels, String limit) {
        return new PictureReader(maxMegapixels, limit, true);
    }

    /**
     * Tells whether a file's extension is one of a format that is read.
     *
     * @param file the file, which need not exist
     * @return true for .png, .jpg, .jpeg, .bmp, .tif, .tiff, .gif and .webp
     */
    public static boolean isPicture(Path file) {
        return PictureFormat.named(file) != null;
    }

    /**
     * Tells whether a name's extension is one of a format that is read.
     *
     * @param name the name or path of a file, wherever it is
     * @return true for .png, .jpg, .jpeg, .bmp, .tif, .tiff, .gif and .webp
     */
    public static boolean isPicture(String name) {
        return PictureFormat.named(name).isPresent();
    }

    /**
     * Lists the pictures, by their extensions, of a folder and its subfolders, or those that a text
     * file names, one path a line, relative to the text file.
     *
     * @param folder the folder or the text file
     * @return the files; a folder's are sorted; those of a text file need not exist
     * @throws IOException if the folder or the text file cannot be read or names no file
     */
    public static List<Path> list(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            throw new IOException(folder + ": no such folder");
        }
        List<Path> files = Files.isDirectory(folder) ? walk(folder) : lines(folder);
        if (files.isEmpty()) {
            throw new IOException(folder + ": has no " + FORMATS + " file in it");
        }
        return files;
    }

    private static List<Path> walk(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(PictureReader::isPicture)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> lines(Path list) throws IOException {
        if (isPicture(list)) {
            throw new IOException(list + ": is not a folder and not a list of files");
        }
        List<Path> files = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(list, StandardCharsets.UTF_8)) {
                if (!line.isBlank()) {
                    files.add(list.resolveSibling(line.strip()));
                }
            }
        } catch (CharacterCodingException | InvalidPathException e) {
            throw new IOException(list + ": is not a folder and not a list of files", e);
        }
        return files;
    }

    /**
     * Reads a picture's values as they are stored; its color profile and other details are read
     * too, but not applied.
     *
     * @param file the file, whatever its name
     * @return the picture
     * @throws FileException if the file cannot be read, is no picture, is damaged, too large or
     *     neither RGB nor gray
     */
    public StoredPicture read(Path file) throws FileException {
        return read(file, 1);
    }

    /**
     * Reads a part of a picture's pixels, so that a large one takes less memory.
     *
     * @param file the file, whatever its name
     * @param step of so many columns and rows one is read, at least 1
     * @return the picture of these pixels
     * @throws FileException if the file cannot be read, is no picture, is damaged, too large or
     *     neither RGB nor gray
     */
    public StoredPicture read(Path file, int step) throws FileException {
        return with(file, (parts, decoder) -> picture(file, step, parts, decoder));
    }

    /**
     * Reads a picture that is in memory, such as a part of a request.
     *
     * @param name what messages shall call it
     * @param content what its file would hold
     * @return the picture
     * @throws FileException if it is no picture, is damaged, too large or neither RGB nor gray
     */
    public StoredPicture read(String name, byte[] content) throws FileException {
        return read(name, content, 1);
    }

    /**
     * Reads a part of the pixels of a picture that is in memory, so that a large one takes less.
     *
     * @param name what messages shall call it
     * @param content what its file would hold
     * @param step of so many columns and rows one is read, at least 1
     * @return the picture of these pixels
     * @throws FileException if it is no picture, is damaged, too large or neither RGB nor gray
     */
    public StoredPicture read(String name, byte[] content, int step) throws FileException {
        Path file = Path.of(name);
        return with(
                file,
                () -> inMemory(content),
                (parts, decoder) -> picture(file, step, parts, decoder));
    }

    static ImageInputStream inMemory(byte[] content) {
        return new MemoryCacheImageInputStream(new ByteArrayInputStream(content)) {
            @Override
            public long length() {
                return content.length; // which the formats ask for
            }
        };
    }

    private StoredPicture picture(Path file, int step, PictureParts parts, ImageReader decoder)
            throws IOException {
        List<String> warnings = new ArrayList<>();
        decoder.addIIOReadWarningListener((source, text) -> warnings.add(text));
        ImageReadParam param = decoder.getDefaultReadParam();
        param.setSourceSubsampling(step, step, 0, 0);
        BufferedImage stored = onCanvas(decoder.read(0, param), parts, step);
        requireWhole(file, warnings);
        Optional<String> other = StoredPicture.otherColors(stored);
        if (other.isPresent()) {
            throw new FileException(file, "is " + other.get());
        }
        Orientation orientation = orientation(parts);
        return StoredPicture.of(orientation.apply(stored))
                .withDetails(parts.details().upright(orientation));
    }

    /**
     * Reads how large a picture is, without decoding it.
     *
     * @param file the file, whatever its name
     * @return its width and height as it is shown
     * @throws FileException if the file cannot be read, is no picture or is too large; from a
     *     strict reader also if it lacks its end
     */
    public Dimension size(Path file) throws FileException {
        return with(file, PictureReader::shownSize);
    }

    /**
     * Reads how large a picture in memory is, without decoding it.
     *
     * @param name what messages shall call it
     * @param content what its file would hold
     * @return its width and height as it is shown
     * @throws FileException if it is no picture or is too large; from a strict reader also if it
     *     lacks its end
     */
    public Dimension size(String name, byte[] content) throws FileException {
        return with(Path.of(name), () -> inMemory(content), PictureReader::shownSize);
    }

    private static Dimension shownSize(PictureParts parts, ImageReader decoder) throws IOException {
        Dimension stored = size(parts, decoder);
        return orientation(parts).swapsSides()
                ? new Dimension(stored.height, stored.width)
                : stored;
    }

    /** What is read of a file. */
    @FunctionalInterface
    private interface Reading<T> {
        T from(PictureParts parts, ImageReader decoder) throws IOException;
    }

    /** Opens what a picture's file holds. */
    @FunctionalInterface
    private interface Opening {
        ImageInputStream open() throws IOException;
    }

    private <T> T with(Path file, Reading<T> reading) throws FileException {
        FileException.requireReadable(file);
        return with(file, () -> new FileImageInputStream(file.toFile()), reading);
    }

    private <T> T with(Path file, Opening opening, Reading<T> reading) throws FileException {
        try (ImageInputStream in = opening.open()) {
            PictureParts parts = PictureParts.of(in).orElse(null);
            if (parts == null) {
                throw new FileException(file, "is not a " + FORMATS + " picture");
            }
            if ((strict || parts.format().tellsEnd()) && !parts.hasEnd()) {
                throw new FileException(file, "is truncated");
            }
            try (ImageInputStream pixels = new PartStream(in, parts.head(), parts.pixels())) {
                return decoded(file, parts, pixels, reading);
            }
        } catch (FileException e) {
            throw e;
        } catch (IOException e) {
            throw new FileException(file, FileException.reason(e), e);
        }
    }

    private static Dimension size(PictureParts parts, ImageReader decoder) throws IOException {
        Dimension own = new Dimension(decoder.getWidth(0), decoder.getHeight(0));
        return parts.canvas().map(PictureParts.Canvas::size).orElse(own);
    }

    /** Puts a picture where it belongs; what is around it is transparent. */
    private static BufferedImage onCanvas(BufferedImage picture, PictureParts parts, int step) {
        PictureParts.Canvas canvas = parts.canvas().orElse(null);
        if (canvas == null) {
            return picture;
        }
        int width = (canvas.size().width + step - 1) / step;
        int height = (canvas.size().height + step - 1) / step;
        if (picture.getWidth() == width && picture.getHeight() == height) {
            return picture;
        }
        BufferedImage whole = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        int left = canvas.place().x / step;
        int top = canvas.place().y / step;
        for (int y = 0; y < Math.min(picture.getHeight(), height - top); y++) {
            for (int x = 0; x < Math.min(picture.getWidth(), width - left); x++) {
                whole.setRGB(left + x, top + y, picture.getRGB(x, y));
            }
        }
        return whole;
    }

    private <T> T decoded(
            Path file, PictureParts parts, ImageInputStream pixels, Reading<T> reading)
            throws FileException {
        ImageReader decoder = null;
        try {
            decoder = parts.format().decoder();
            decoder.setInput(pixels, true, true);
            requireSize(file, decoder.getWidth(0), decoder.getHeight(0));
            Dimension size = size(parts, decoder);
            requireSize(file, size.width, size.height);
            return reading.from(parts, decoder);
        } catch (FileException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The decoders throw all sorts of runtime exceptions at damaged files.
            throw undecodable(file, e);
        } finally {
            if (decoder != null) {
                decoder.dispose();
            }
        }
    }

    /**
     * The JPEG decoder goes on after a file's end, and where data make no sense, and only warns.
     */
    private void requireWhole(Path file, List<String> warnings) throws FileException {
        for (String warning : warnings) {
            String text = warning.toLowerCase(Locale.ROOT);
            if (text.contains("truncated") || text.contains("premature end")) {
                throw new FileException(file, "is truncated");
            }
            if (strict && text.contains("bad huffman code")) {
                throw new FileException(file, "is damaged (" + warning + ")");
            }
        }
    }

    static FileException undecodable(Path file, Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return new FileException(file, "not enough memory", error);
            }
        }
        String problem = "is truncated or damaged (" + FileException.describe(error) + ")";
        return new FileException(file, problem, error);
    }

    private void requireSize(Path file, int width, int height) throws FileException {
        long pixels = (long) width * height;
        if (pixels > maxMegapixels * MEGA) {
            throw new FileException(
                    file,
                    String.format(
                            Locale.ROOT,
                            "has %dx%d pixels, more than the %s megapixels that %s allows; raise it"
                                    + " to %d if there is memory: the decoded picture alone takes %d MB"
                                    + " in 8 bits, and its result as much again",
                            width,
                            height,
                            BigDecimal.valueOf(maxMegapixels).stripTrailingZeros().toPlainString(),
                            limit,
                            (pixels + MEGA - 1) / MEGA,
                            (3 * pixels + MEGA - 1) / MEGA));
        }
    }

    /** The orientation that EXIF data tell; unreadable data are no reason to refuse a picture. */
    private static Orientation orientation(PictureParts parts) {
        Metadata metadata = new Metadata();
        parts.exif()
                .ifPresent(exif -> new ExifReader().extract(new ByteArrayReader(exif), metadata));
        for (ExifIFD0Directory directory : metadata.getDirectoriesOfType(ExifIFD0Directory.class)) {
            Integer value = directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
            if (value != null) {
                return Orientation.ofExif(value);
            }
        }
        return Orientation.NORMAL;
    }
}
