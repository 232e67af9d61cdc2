package io.github.tsgl.examples;

import static io.github.tsgl.examples.Orientation.NORMAL;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** Reads JPEG and PNG files, turned as they are shown, and says in one line why it cannot. */
final class PictureReader {

    private static final long MEGA = 1_000_000;

    private final double maxMegapixels;

    /** Makes a reader that refuses larger pictures before it decodes them. */
    PictureReader(double maxMegapixels) {
        this.maxMegapixels = maxMegapixels;
    }

    /**
     * Reads a picture's values as they are stored; its colour profile is read too, but not applied.
     */
    StoredPicture read(Path file) throws InputException {
        requireFile(file);
        try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
            PictureParts parts =
                    PictureParts.of(in)
                            .orElseThrow(
                                    () -> new InputException(file, "is not a JPEG or PNG picture"));
            BufferedImage stored;
            try (ImageInputStream pixels = new PartStream(in, parts.pixels())) {
                stored = decode(file, parts.format(), pixels);
            }
            requireKnownColours(file, stored);
            Orientation orientation = parts.exif().map(PictureReader::orientation).orElse(NORMAL);
            return new StoredPicture(orientation.apply(stored), parts.profile());
        } catch (IOException e) {
            throw new InputException(file, InputException.reason(e), e);
        }
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

    private BufferedImage decode(Path file, PictureFormat format, ImageInputStream in)
            throws InputException {
        ImageReader reader = ImageIO.getImageReadersByFormatName(format.plugin()).next();
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
            throw ErrorReport.undecodable(file, e);
        } finally {
            reader.dispose();
        }
    }

    private void requireSize(Path file, int width, int height) throws InputException {
        if ((double) width * height > maxMegapixels * MEGA) {
            throw new InputException(
                    file,
                    String.format(
                            Locale.ROOT,
                            "has %dx%d pixels, more than the %s megapixels that --max-megapixels"
                                    + " allows",
                            width,
                            height,
                            BigDecimal.valueOf(maxMegapixels)
                                    .stripTrailingZeros()
                                    .toPlainString()));
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

    /** The orientation that EXIF data tell; unreadable data are no reason to refuse a picture. */
    private static Orientation orientation(byte[] exif) {
        Metadata metadata = new Metadata();
        new ExifReader().extract(new ByteArrayReader(exif), metadata);
        for (ExifIFD0Directory directory : metadata.getDirectoriesOfType(ExifIFD0Directory.class)) {
            Integer value = directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
            if (value != null) {
                return Orientation.ofExif(value);
            }
        }
        return NORMAL;
    }
}
