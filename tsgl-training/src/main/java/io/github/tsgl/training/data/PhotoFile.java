package io.github.tsgl.training.data;

import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.PictureEnd;
import io.github.tsgl.image.io.StoredPicture;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * A JPEG or PNG file.
 *
 * @param path the file
 * @param size the picture's size
 */
public record PhotoFile(Path path, Photo.Size size) implements Photo {

    private static final long MAX_PIXELS = 1L << 28;

    /**
     * Lists the JPEG and PNG files of a folder and its subfolders, or those that a text file names,
     * one path a line, relative to the text file.
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
            throw new IOException(folder + ": has no JPEG or PNG file in it");
        }
        return files;
    }

    private static List<Path> walk(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(PhotoFile::isPicture)
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

    private static boolean isPicture(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
    }

    /**
     * Reads a file's size and looks whether the file goes on to its end; nothing is decoded.
     *
     * @param path a JPEG or PNG file
     * @return the photo
     * @throws IOException if the file cannot be read, is no picture or is truncated
     */
    public static PhotoFile examine(Path path) throws IOException {
        Photo.Size size = with(path, reader -> size(reader, path));
        PictureEnd.require(path);
        return new PhotoFile(path, size);
    }

    /**
     * Reads a picture in its own size.
     *
     * @param path a JPEG or PNG file
     * @return the picture
     * @throws IOException if the file cannot be read, is no picture or is damaged
     */
    public static RgbImage read(Path path) throws IOException {
        return with(path, reader -> decode(reader, 1));
    }

    /**
     * Reads a picture and shrinks it.
     *
     * @param path a JPEG or PNG file
     * @param maxShortSide the length to which a longer short side is shrunk
     * @return the picture
     * @throws IOException if the file cannot be read, is no picture or is damaged
     */
    public static RgbImage read(Path path, int maxShortSide) throws IOException {
        return with(
                path,
                reader -> {
                    Photo.Size own = size(reader, path);
                    boolean large = own.shortSide() > maxShortSide;
                    return resized(reader, own, large ? own.withShortSide(maxShortSide) : own);
                });
    }

    /** {@inheritDoc} */
    @Override
    public String name() {
        return path.toString();
    }

    /** {@inheritDoc} */
    @Override
    public RgbImage read(Photo.Size wanted) throws IOException {
        return with(path, reader -> resized(reader, size(reader, path), wanted));
    }

    /**
     * Skips pixels already while decoding, but leaves at least two per pixel and axis to filter.
     */
    private static RgbImage resized(ImageReader reader, Photo.Size own, Photo.Size wanted)
            throws IOException {
        int across = own.width() / (2 * wanted.width());
        int down = own.height() / (2 * wanted.height());
        RgbImage image = decode(reader, Math.max(1, Math.min(across, down)));
        return Resampling.resize(image, wanted.width(), wanted.height());
    }

    private static RgbImage decode(ImageReader reader, int step) throws IOException {
        List<String> complaints = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> complaints.add(warning));
        ImageReadParam param = reader.getDefaultReadParam();
        param.setSourceSubsampling(step, step, 0, 0);
        BufferedImage image = reader.read(0, param);
        for (String complaint : complaints) {
            if (PictureEnd.isDamage(complaint)) {
                throw new IIOException(complaint);
            }
        }
        return StoredPicture.of(image).toRgbImage();
    }

    private static Photo.Size size(ImageReader reader, Path path) throws IOException {
        Photo.Size size = new Photo.Size(reader.getWidth(0), reader.getHeight(0));
        if ((long) size.width() * size.height() > MAX_PIXELS) {
            throw new IOException(
                    path + ": is too large: " + size.width() + "x" + size.height() + " pixels");
        }
        return size;
    }

    @FunctionalInterface
    private interface Reading<T> {
        T from(ImageReader reader) throws IOException;
    }

    private static <T> T with(Path path, Reading<T> reading) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new NoSuchFileException(path + ": no such file");
        }
        try (ImageInputStream stream = ImageIO.createImageInputStream(path.toFile())) {
            if (stream == null) {
                throw new IOException(path + ": cannot be read");
            }
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new IOException(path + ": is not a JPEG or PNG picture");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream, true, true);
                return reading.from(reader);
            } catch (IIOException | EOFException | RuntimeException e) {
                throw new IOException(path + ": is damaged: " + e.getMessage(), e);
            } finally {
                reader.dispose();
            }
        }
    }
}
