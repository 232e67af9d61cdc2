package io.github.tsgl.training.data;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.image.Resampler;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.PictureReader;
import io.github.tsgl.image.io.PictureWriter;
import java.awt.Dimension;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A JPEG or PNG file.
 *
 * @param path the file
 * @param size the picture's size
 */
public record PhotoFile(Path path, Photo.Size size) implements Photo {

    private static final PictureReader READER = PictureReader.strict(300, "training");

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
            return paths.filter(PictureWriter::isPicture)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> lines(Path list) throws IOException {
        if (PictureWriter.isPicture(list)) {
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
     * Reads a file's size and looks whether the file goes on to its end; nothing is decoded.
     *
     * @param path a JPEG or PNG file
     * @return the photo
     * @throws IOException if the file cannot be read, is no picture or is truncated
     */
    public static PhotoFile examine(Path path) throws IOException {
        Dimension size = READER.size(path);
        return new PhotoFile(path, new Photo.Size(size.width, size.height));
    }

    /**
     * Reads a mask picture.
     *
     * @param path a JPEG or PNG file
     * @return the mask
     * @throws IOException if the file cannot be read, is no picture or is damaged
     */
    public static HoleMask readMask(Path path) throws IOException {
        return READER.read(path).toMask(MaskReading.BRIGHT);
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
        PhotoFile file = examine(path);
        boolean large = file.size.shortSide() > maxShortSide;
        return file.read(large ? file.size.withShortSide(maxShortSide) : file.size);
    }

    /** {@inheritDoc} */
    @Override
    public String name() {
        return path.toString();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Pixels are skipped already while decoding, but at least two per pixel and axis are left to
     * filter.
     */
    @Override
    public RgbImage read(Photo.Size wanted) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new NoSuchFileException(path + ": no such file");
        }
        int across = size.width() / (2 * wanted.width());
        int down = size.height() / (2 * wanted.height());
        RgbImage image = READER.read(path, Math.max(1, Math.min(across, down))).toRgbImage();
        return Resampler.resize(image, wanted.width(), wanted.height());
    }
}
