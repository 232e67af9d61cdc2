// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

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
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/** Makes picture files, good and bad ones. */
public final class PictureFiles {

    /** The colors of the quarters of {@link #quarters}, row by row. */
    public static final int[] QUARTERS = {0xff0000, 0x00ff00, 0x0000ff, 0xffff00};

    /** How long the signature and the header of a PNG file are. */
    public static final int PNG_HEAD = 33;

    /** Where the last chunk of a PNG file is, from its end. */
    public static final int PNG_END = -12;

    private static final int EXIF_MARKER = 0xE1;
    private static final int PROFILE_MARKER = 0xE2;
    private static final int ORIENTATION_TAG = 0x112;

    private PictureFiles() {}

    public static Path write(Path file, BufferedImage picture) {
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

    /** Makes a folder of two photos of 128×128: one to train on, one to measure by. */
    public static Path twoPhotos(Path folder) throws IOException {
        Files.createDirectory(folder);
        for (String name : new String[] {"a.png", "b.png"}) {
            write(folder.resolve(name), gradient(BufferedImage.TYPE_INT_RGB, 128, 128));
        }
        return folder;
    }

    public static BufferedImage read(Path file) {
        try {
            return ImageIO.read(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A picture with a color of its own in each pixel. */
    public static BufferedImage gradient(int type, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, new Color(x * 5 % 256, y * 5 % 256, 99, 255 - x).getRGB());
            }
        }
        return image;
    }

    /** Four squares of plain colors. */
    public static BufferedImage quarters(int width, int height) {
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
    public static BufferedImage mask(int width, int height, int x, int y, int w, int h) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int j = y; j < y + h; j++) {
            for (int i = x; i < x + w; i++) {
                image.getRaster().setSample(i, j, 0, 255);
            }
        }
        return image;
    }

    /** Cuts off the end of a file. */
    public static Path truncate(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            return Files.write(file, Arrays.copyOf(content, content.length * 2 / 3));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The header of a PNG file and nothing else. */
    public static byte[] pngHeader(int width, int height) {
        byte[] header =
                bytes(
                        out -> {
                            out.writeInt(width);
                            out.writeInt(height);
                            out.write(new byte[] {8, 2, 0, 0, 0});
                        });
        byte[] signature = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
        byte[] start = joined(signature, chunk("IHDR", header));
        return joined(start, chunk("IDAT", new byte[0]));
    }

    /** Puts an EXIF orientation into a JPEG file. */
    public static Path orient(Path jpeg, int orientation) {
        byte[] name = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
        return insert(jpeg, 2, segment(EXIF_MARKER, joined(name, tiff(orientation))));
    }

    /** EXIF data that tell an orientation. */
    public static byte[] tiff(int orientation) {
        return bytes(
                tiff -> {
                    tiff.write("MM\0*".getBytes(StandardCharsets.US_ASCII));
                    tiff.writeInt(8); // where the first directory starts
                    tiff.writeShort(1); // its entries
                    tiff.writeShort(ORIENTATION_TAG);
                    tiff.writeShort(3); // 16-bit numbers
                    tiff.writeInt(1);
                    tiff.writeShort(orientation);
                    tiff.writeShort(0);
                    tiff.writeInt(0); // no second directory
                });
    }

    /** Puts a small ICC profile into a file. */
    public static Path embed(Path file, byte[] profile) {
        if (file.toString().endsWith(".png")) {
            byte[] name = "mine\0\0".getBytes(StandardCharsets.US_ASCII);
            return insert(file, PNG_HEAD, chunk("iCCP", joined(name, deflated(profile))));
        }
        byte[] name = "ICC_PROFILE\0\1\1".getBytes(StandardCharsets.US_ASCII);
        return insert(file, 2, segment(PROFILE_MARKER, joined(name, profile)));
    }

    /** Puts bytes into a file; a negative position counts from the end. */
    public static Path insert(Path file, int position, byte[] bytes) {
        try {
            byte[] content = Files.readAllBytes(file);
            int at = position < 0 ? content.length + position : position;
            byte[] head = Arrays.copyOf(content, at);
            byte[] tail = Arrays.copyOfRange(content, at, content.length);
            return Files.write(file, joined(joined(head, bytes), tail));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A chunk of a PNG file. */
    public static byte[] chunk(String type, byte[] data) {
        byte[] typed = joined(type.getBytes(StandardCharsets.US_ASCII), data);
        CRC32 checksum = new CRC32();
        checksum.update(typed);
        return bytes(
                chunk -> {
                    chunk.writeInt(data.length);
                    chunk.write(typed);
                    chunk.writeInt((int) checksum.getValue());
                });
    }

    private static byte[] segment(int marker, byte[] data) {
        return bytes(
                segment -> {
                    segment.write(0xFF);
                    segment.write(marker);
                    segment.writeShort(2 + data.length);
                    segment.write(data);
                });
    }

    public static byte[] deflated(byte[] data) {
        return bytes(
                out -> {
                    DeflaterOutputStream deflater = new DeflaterOutputStream(out);
                    deflater.write(data);
                    deflater.finish();
                });
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    /** Writes bytes. */
    @FunctionalInterface
    private interface Content {
        void writeTo(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            content.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
