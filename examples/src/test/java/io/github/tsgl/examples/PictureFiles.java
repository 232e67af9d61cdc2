package io.github.tsgl.examples;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Makes picture files, good and bad ones. */
final class PictureFiles {

    /** The colours of the quarters of {@link #quarters}, row by row. */
    static final int[] QUARTERS = {0xff0000, 0x00ff00, 0x0000ff, 0xffff00};

    private static final int EXIF_MARKER = 0xE1;
    private static final int ORIENTATION_TAG = 0x112;

    private PictureFiles() {}

    static Path write(Path file, BufferedImage picture) {
        String format = file.toString().endsWith(".png") ? "png" : "jpeg";
        try {
            if (!ImageIO.write(picture, format, file.toFile())) {
                throw new IllegalArgumentException("no writer for " + file);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static BufferedImage read(Path file) {
        try {
            return ImageIO.read(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A picture with a colour of its own in each pixel. */
    static BufferedImage gradient(int type, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, new Color(x * 5 % 256, y * 5 % 256, 99, 255 - x).getRGB());
            }
        }
        return image;
    }

    /** Four squares of plain colours. */
    static BufferedImage quarters(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int quarter = (2 * y / height) * 2 + 2 * x / width;
                image.setRGB(x, y, QUARTERS[quarter]);
            }
        }
        return image;
    }

    /** A black mask with a white rectangle. */
    static BufferedImage mask(int width, int height, int x, int y, int w, int h) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int j = y; j < y + h; j++) {
            for (int i = x; i < x + w; i++) {
                image.getRaster().setSample(i, j, 0, 255);
            }
        }
        return image;
    }

    /** Cuts off the end of a file. */
    static Path truncate(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            return Files.write(file, Arrays.copyOf(content, content.length * 2 / 3));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The header of a PNG file and nothing else. */
    static byte[] pngHeader(int width, int height) {
        try {
            ByteArrayOutputStream chunk = new ByteArrayOutputStream();
            DataOutputStream data = new DataOutputStream(chunk);
            data.write("IHDR".getBytes(StandardCharsets.US_ASCII));
            data.writeInt(width);
            data.writeInt(height);
            data.write(new byte[] {8, 2, 0, 0, 0});
            CRC32 crc = new CRC32();
            crc.update(chunk.toByteArray());
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream file = new DataOutputStream(bytes);
            file.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
            file.writeInt(chunk.size() - 4);
            file.write(chunk.toByteArray());
            file.writeInt((int) crc.getValue());
            file.writeInt(0);
            file.write("IDAT".getBytes(StandardCharsets.US_ASCII));
            file.writeInt(0x35AF061E);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts an EXIF orientation into a JPEG file. */
    static Path orient(Path jpeg, int orientation) {
        try {
            byte[] content = Files.readAllBytes(jpeg);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream file = new DataOutputStream(bytes);
            file.write(content, 0, 2);
            file.write(0xFF);
            file.write(EXIF_MARKER);
            file.writeShort(2 + 6 + 26);
            file.write("Exif\0\0MM\0*".getBytes(StandardCharsets.US_ASCII));
            file.writeInt(8); // where the first directory starts
            file.writeShort(1); // its entries
            file.writeShort(ORIENTATION_TAG);
            file.writeShort(3); // 16-bit numbers
            file.writeInt(1);
            file.writeShort(orientation);
            file.writeShort(0);
            file.writeInt(0); // no second directory
            file.write(content, 2, content.length - 2);
            return Files.write(jpeg, bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
