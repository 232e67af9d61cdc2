package io.github.tsgl.training.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Reads pictures from files at no more than the size that is needed. */
public final class PhotoFile {

    private static final long MAX_PIXELS = 1L << 28;

    private PhotoFile() {}

    /**
     * Reads a picture and shrinks it.
     *
     * @param file a JPEG or PNG file
     * @param maxShortSide the length to which a longer short side is shrunk
     * @return the picture
     * @throws IOException if the file cannot be read or is no picture
     */
    public static RgbImage read(Path file, int maxShortSide) throws IOException {
        try (ImageInputStream stream = ImageIO.createImageInputStream(file.toFile())) {
            if (stream == null) {
                throw new IOException(file + ": cannot be read");
            }
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new IOException(file + ": is not a JPEG or PNG picture");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream, true, true);
                RgbImage image = RgbImage.of(decode(reader, file, maxShortSide));
                boolean large = Math.min(image.width(), image.height()) > maxShortSide;
                return large ? Resampling.resizeShortSide(image, maxShortSide) : image;
            } catch (IIOException | RuntimeException e) {
                throw new IOException(file + ": is damaged: " + e.getMessage(), e);
            } finally {
                reader.dispose();
            }
        }
    }

    /**
     * Skips pixels already while decoding, but leaves at least two per pixel and axis to filter.
     */
    private static BufferedImage decode(ImageReader reader, Path file, int maxShortSide)
            throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if ((long) width * height > MAX_PIXELS) {
            throw new IOException(file + ": is too large: " + width + "x" + height + " pixels");
        }
        int step = Math.max(1, Math.min(width, height) / (2 * maxShortSide));
        ImageReadParam param = reader.getDefaultReadParam();
        param.setSourceSubsampling(step, step, 0, 0);
        return reader.read(0, param);
    }
}
