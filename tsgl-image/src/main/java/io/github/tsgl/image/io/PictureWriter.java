package io.github.tsgl.image.io;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Writes JPEG and PNG files, whole or not at all. */
public final class PictureWriter {

    private PictureWriter() {}

    /**
     * Tells whether a file's extension is one that can be read and written.
     *
     * @param file the file, which need not exist
     * @return true for .png, .jpg and .jpeg
     */
    public static boolean isPicture(Path file) {
        return PictureFormat.named(file) != null;
    }

    /**
     * Checks that a file's format can hold a photo's result.
     *
     * @param file the file, which need not exist
     * @param photo the photo
     * @throws FileException if the photo has transparent pixels and the format has none
     */
    public static void requireHolds(Path file, BufferedImage photo) throws FileException {
        if (PictureFormat.named(file) == PictureFormat.JPEG && !isOpaque(photo)) {
            throw new FileException(
                    file, "JPEG cannot hold the photo's transparency; choose a .png name");
        }
    }

    /**
     * Writes a picture in the format of the file's extension; JPEG gets 8 bits and no alpha, all of
     * its colors unless the picture's own file has fewer, and quality 0.95 or the file's. A profile
     * of other colors than the picture's is left out, and what the format cannot hold.
     *
     * @param file the file; one that exists is replaced once its successor is whole
     * @param picture the picture
     * @throws FileException if it cannot be written
     */
    public static void write(Path file, StoredPicture picture) throws FileException {
        PictureFormat format = PictureFormat.named(file);
        BufferedImage pixels =
                format == PictureFormat.JPEG
                        ? withEightBitColors(picture.pixels())
                        : picture.pixels();
        PictureDetails details = picture.details();
        try {
            WholeFile.write(
                    file,
                    out -> {
                        byte[] embedded = details.embedded(format, pixels);
                        encode(
                                pixels,
                                format,
                                details,
                                new InsertingStream(out, headLength(format), embedded));
                    });
        } catch (IOException e) {
            throw new FileException(file, "cannot be written: " + FileException.reason(e), e);
        }
    }

    /** What stands before the details: PNG's signature and header, or JPEG's start and JFIF. */
    private static int headLength(PictureFormat format) {
        return switch (format) {
            case PNG -> 8 + 25;
            case JPEG -> 2 + 18;
        };
    }

    private static void encode(
            BufferedImage picture, PictureFormat format, PictureDetails details, OutputStream out)
            throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format.plugin()).next();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(
                    format == PictureFormat.JPEG
                            ? details.coding().applied(picture, writer, details.resolution())
                            : new IIOImage(picture, null, null));
        } finally {
            writer.dispose();
        }
    }

    private static boolean isOpaque(BufferedImage picture) {
        ColorModel model = picture.getColorModel();
        if (!model.hasAlpha()) {
            return true;
        }
        int band = picture.getRaster().getNumBands() - 1;
        int opaque = (1 << model.getComponentSize(band)) - 1;
        int[] row = new int[picture.getWidth()];
        for (int y = 0; y < picture.getHeight(); y++) {
            picture.getRaster().getSamples(0, y, row.length, 1, band, row);
            for (int alpha : row) {
                if (alpha != opaque) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Drops alpha and the finer half of 16 bits. */
    private static BufferedImage withEightBitColors(BufferedImage picture) {
        ColorModel model = picture.getColorModel();
        if (!model.hasAlpha() && model.getComponentSize(0) == 8) {
            return picture;
        }
        int colors = model.getNumColorComponents();
        int largest = (1 << model.getComponentSize(0)) - 1;
        BufferedImage result =
                new BufferedImage(
                        picture.getWidth(),
                        picture.getHeight(),
                        colors == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        WritableRaster to = result.getRaster();
        int[] row = new int[picture.getWidth()];
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int c = 0; c < colors; c++) {
                picture.getRaster().getSamples(0, y, row.length, 1, c, row);
                for (int x = 0; x < row.length; x++) {
                    row[x] = Math.round(row[x] * 255f / largest);
                }
                to.setSamples(0, y, row.length, 1, c, row);
            }
        }
        return result;
    }
}
