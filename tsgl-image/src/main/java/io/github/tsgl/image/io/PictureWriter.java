// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Writes PNG, JPEG, BMP and TIFF files, whole or not at all. */
public final class PictureWriter {

    /** The extensions of the formats that are written. */
    public static final String EXTENSIONS = ".png, .jpg, .jpeg, .bmp, .tif or .tiff";

    private PictureWriter() {}

    /**
     * Tells whether a file's extension is one of a format that is written.
     *
     * @param file the file, which need not exist
     * @return true for .png, .jpg, .jpeg, .bmp, .tif and .tiff
     */
    public static boolean isPicture(Path file) {
        return file.getFileName() != null && isPicture(file.getFileName().toString());
    }

    /**
     * Tells whether a name's extension is one of a format that is written.
     *
     * @param name the name or path of a file, wherever it is
     * @return true for .png, .jpg, .jpeg, .bmp, .tif and .tiff
     */
    public static boolean isPicture(String name) {
        return PictureFormat.named(name).filter(PictureFormat::isWritten).isPresent();
    }

    /**
     * Names the file for the result of a photo: GIF, which has 256 colors, and WebP are not
     * written, and become PNG.
     *
     * @param photo the photo's name or path
     * @return the name, with the extension .png if its own is .gif or .webp
     */
    public static String resultName(String photo) {
        return PictureFormat.written(photo);
    }

    /**
     * Checks that a file's format can hold a photo's result.
     *
     * @param file the file, which need not exist
     * @param photo the photo
     * @throws FileException if the photo has transparent pixels and the format has none
     */
    public static void requireHolds(Path file, BufferedImage photo) throws FileException {
        PictureFormat format = PictureFormat.named(file);
        if (format != null && !format.holdsTransparency() && !isOpaque(photo)) {
            throw new FileException(
                    file,
                    format.title() + " cannot hold the photo's transparency; choose a .png name");
        }
    }

    /**
     * Writes a picture in the format of the file's extension. JPEG and BMP get 8 bits and no alpha;
     * JPEG all colors unless the picture's own file has fewer, and quality 0.95 or the file's. TIFF
     * and PNG lose nothing. A profile of other colors than the picture's is left out, and what the
     * format cannot hold.
     *
     * @param file the file; one that exists is replaced once its successor is whole
     * @param picture the picture
     * @throws FileException if it cannot be written
     */
    public static void write(Path file, StoredPicture picture) throws FileException {
        PictureFormat format = PictureFormat.named(file);
        try {
            WholeFile.write(file, out -> write(out, format, picture));
        } catch (IOException e) {
            throw new FileException(file, "cannot be written: " + FileException.reason(e), e);
        }
    }

    /**
     * Writes a picture as the file of a format would have it.
     *
     * @param out where to; stays open
     * @param format a format, instead of which {@linkplain PictureFormat#forResult PNG} is written
     *     if it is only read
     * @param picture the picture
     * @throws IOException if it cannot be written
     */
    public static void write(OutputStream out, PictureFormat format, StoredPicture picture)
            throws IOException {
        PictureFormat written = format.forResult();
        BufferedImage pixels =
                written.holdsSixteenBits()
                        ? picture.pixels()
                        : withEightBitColors(picture.pixels());
        PictureDetails details = picture.details();
        switch (written) {
            case TIFF -> new TiffEncoder(pixels, details.fields(pixels)).write(out);
            case PNG -> new PngEncoder(pixels).write(out, details.embedded(written, pixels));
            default -> encode(pixels, written, details, out);
        }
    }

    /** What stands before the details: JPEG's start and JFIF. */
    private static int headLength(PictureFormat format) {
        return format == PictureFormat.JPEG ? 2 + 18 : 0;
    }

    private static void encode(
            BufferedImage picture, PictureFormat format, PictureDetails details, OutputStream out)
            throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format.plugin()).next();
        byte[] embedded = details.embedded(format, picture);
        try (ImageOutputStream stream =
                ImageIO.createImageOutputStream(
                        new InsertingStream(out, headLength(format), embedded))) {
            writer.setOutput(stream);
            ImageWriteParam param = writer.getDefaultWriteParam();
            IIOImage image =
                    format == PictureFormat.JPEG
                            ? details.coding().applied(picture, writer, details.resolution())
                            : new IIOImage(picture, null, null);
            writer.write(null, image, param);
        } finally {
            writer.dispose();
        }
    }

    /**
     * Tells whether a picture has nothing transparent.
     *
     * @param picture the picture
     * @return true if all of it is opaque, or it has no alpha
     */
    public static boolean isOpaque(BufferedImage picture) {
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
        if (!model.hasAlpha()
                && model.getComponentSize(0) == 8
                && picture.getType() != BufferedImage.TYPE_CUSTOM) {
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
