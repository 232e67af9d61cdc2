package io.github.tsgl.examples;

import com.drew.imaging.ImageProcessingException;
import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.png.PngMetadataReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Reads JPEG and PNG files the way they are shown, and says in one line why it cannot. */
final class PictureReader {

    private static final long MEGA = 1_000_000;

    private final double maxMegapixels;

    /** Makes a reader that refuses larger pictures before it decodes them. */
    PictureReader(double maxMegapixels) {
        this.maxMegapixels = maxMegapixels;
    }

    /** Reads a picture with its stored samples; its colour profile is not applied. */
    BufferedImage read(Path file) throws InputException {
        requireFile(file);
        BufferedImage stored;
        boolean jpeg;
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            ImageReader reader = decoder(file, in);
            jpeg = isFormat(reader, "jpeg");
            try {
                stored = decode(file, in, reader);
            } finally {
                reader.dispose();
            }
        } catch (IOException e) {
            throw new InputException(file, InputException.reason(e), e);
        }
        requireKnownColours(file, stored);
        return orientation(file, jpeg).apply(stored);
    }

    /** Checks that a name stands for a file that can be read. */
    static void requireFile(Path file) throws InputException {
        if (!Files.exists(file)) {
            throw new InputException(file, "no such file");
        }
        if (Files.isDirectory(file)) {
            throw new InputException(file, "is a folder, not a file");
        }
        if (!Files.isRegularFile(file)) {
            throw new InputException(file, "is not a regular file");
        }
        if (!Files.isReadable(file)) {
            throw new InputException(file, "permission denied");
        }
    }

    private static ImageReader decoder(Path file, ImageInputStream in) throws InputException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (isFormat(reader, "jpeg") || isFormat(reader, "png")) {
                return reader;
            }
        }
        throw new InputException(file, "is not a JPEG or PNG picture");
    }

    private static boolean isFormat(ImageReader reader, String format) {
        try {
            return reader.getFormatName().equalsIgnoreCase(format);
        } catch (IOException e) {
            return false;
        }
    }

    private BufferedImage decode(Path file, ImageInputStream in, ImageReader reader)
            throws InputException {
        List<String> warnings = new ArrayList<>();
        try {
            reader.setInput(in, true, true);
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            requireSize(file, reader.getWidth(0), reader.getHeight(0));
            BufferedImage image = reader.read(0);
            for (String warning : warnings) {
                // The JPEG decoder goes on after a file's end and only warns.
                String text = warning.toLowerCase(Locale.ROOT);
                if (text.contains("truncated") || text.contains("premature end")) {
                    throw new InputException(file, "is truncated");
                }
            }
            return image;
        } catch (IOException | RuntimeException e) {
            // The decoders throw all sorts of runtime exceptions at damaged files.
            throw new InputException(
                    file, "is truncated or damaged (" + InputException.describe(e) + ")", e);
        }
    }

    private void requireSize(Path file, int width, int height) throws InputException {
        if ((double) width * height > maxMegapixels * MEGA) {
            throw new InputException(
                    file,
                    String.format(
                            Locale.ROOT,
                            "has %dx%d pixels, more than the %.0f megapixels that --max-megapixels"
                                    + " allows",
                            width,
                            height,
                            maxMegapixels));
        }
    }

    private static void requireKnownColours(Path file, BufferedImage image) throws InputException {
        int type = image.getColorModel().getColorSpace().getType();
        if (type == ColorSpace.TYPE_CMYK || type == ColorSpace.TYPE_4CLR) {
            throw new InputException(file, "is a CMYK picture; convert it to RGB first");
        }
        if (type != ColorSpace.TYPE_RGB && type != ColorSpace.TYPE_GRAY) {
            throw new InputException(file, "is neither an RGB nor a grey picture");
        }
    }

    /** Reads the EXIF orientation; unreadable metadata is no reason to refuse a picture. */
    private static Orientation orientation(Path file, boolean jpeg) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            Metadata metadata =
                    jpeg
                            ? JpegMetadataReader.readMetadata(in, List.of(new ExifReader()))
                            : PngMetadataReader.readMetadata(in);
            for (ExifIFD0Directory exif : metadata.getDirectoriesOfType(ExifIFD0Directory.class)) {
                Integer value = exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
                if (value != null) {
                    return Orientation.ofExif(value);
                }
            }
        } catch (ImageProcessingException | IOException | RuntimeException e) {
            return Orientation.NORMAL;
        }
        return Orientation.NORMAL;
    }
}
