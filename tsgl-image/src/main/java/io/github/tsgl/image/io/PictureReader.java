package io.github.tsgl.image.io;

import static io.github.tsgl.image.io.Orientation.NORMAL;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** Reads JPEG and PNG files, turned as they are shown, and says in one line why it cannot. */
public final class PictureReader {

    private static final long MEGA = 1_000_000;

    private final double maxMegapixels;
    private final String limit;

    /**
     * Makes a reader that refuses larger pictures before it decodes them.
     *
     * @param maxMegapixels the most pixels that a picture may have, in millions
     * @param limit what sets this limit, as messages shall call it
     */
    public PictureReader(double maxMegapixels, String limit) {
        this.maxMegapixels = maxMegapixels;
        this.limit = limit;
    }

    /**
     * Reads a picture's values as they are stored; its color profile is read too, but not applied.
     *
     * @param file a JPEG or PNG file, whatever its name
     * @return the picture
     * @throws FileException if the file cannot be read, is no picture, is damaged, too large or
     *     neither RGB nor grey
     */
    public StoredPicture read(Path file) throws FileException {
        FileException.requireReadable(file);
        try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
            PictureParts parts =
                    PictureParts.of(in)
                            .orElseThrow(
                                    () -> new FileException(file, "is not a JPEG or PNG picture"));
            BufferedImage stored;
            try (ImageInputStream pixels = new PartStream(in, parts.pixels())) {
                stored = decode(file, parts.format(), pixels);
            }
            requireKnownColors(file, stored);
            Orientation orientation = parts.exif().map(PictureReader::orientation).orElse(NORMAL);
            return StoredPicture.of(orientation.apply(stored)).withProfile(parts.profile());
        } catch (FileException e) {
            throw e;
        } catch (IOException e) {
            throw new FileException(file, FileException.reason(e), e);
        }
    }

    private BufferedImage decode(Path file, PictureFormat format, ImageInputStream in)
            throws FileException {
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
                    throw new FileException(file, "is truncated");
                }
            }
            return image;
        } catch (FileException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The decoders throw all sorts of runtime exceptions at damaged files.
            throw undecodable(file, e);
        } finally {
            reader.dispose();
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
        if ((double) width * height > maxMegapixels * MEGA) {
            throw new FileException(
                    file,
                    String.format(
                            Locale.ROOT,
                            "has %dx%d pixels, more than the %s megapixels that %s allows",
                            width,
                            height,
                            BigDecimal.valueOf(maxMegapixels).stripTrailingZeros().toPlainString(),
                            limit));
        }
    }

    private static void requireKnownColors(Path file, BufferedImage image) throws FileException {
        int type = image.getColorModel().getColorSpace().getType();
        if (type == ColorSpace.TYPE_CMYK || type == ColorSpace.TYPE_4CLR) {
            throw new FileException(file, "is a CMYK picture; convert it to RGB first");
        }
        if (type != ColorSpace.TYPE_RGB && type != ColorSpace.TYPE_GRAY) {
            throw new FileException(file, "is neither an RGB nor a grey picture");
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
