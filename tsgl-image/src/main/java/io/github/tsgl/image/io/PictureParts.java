// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.awt.Dimension;
import java.awt.Point;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.stream.ImageInputStream;

/**
 * Where the parts of a picture file are that a decoder needs, and what the others say.
 *
 * <p>A decoder that is given these parts alone cannot be made to inflate texts, and applies no
 * color profile.
 *
 * @param format the file's format
 * @param head what stands before the parts, though not in the file; mostly nothing
 * @param pixels the parts that hold the picture, in the file's order
 * @param canvas what the picture is a part of, where the format has that
 * @param details what the file says beside the pixels
 * @param exif the EXIF data, a TIFF structure, as they are stored
 * @param hasEnd whether the file goes on to the mark that ends a picture, which decoders do not
 *     insist on
 */
record PictureParts(
        PictureFormat format,
        byte[] head,
        List<Part> pixels,
        Optional<Canvas> canvas,
        PictureDetails details,
        Optional<byte[]> exif,
        boolean hasEnd) {

    private static final long PNG_SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int JPEG_START = 0xFFD8FF;
    private static final int BMP_START = 0x424D;
    private static final long GIF_89 = 0x474946383961L;
    private static final long GIF_87 = 0x474946383761L;
    private static final int RIFF = 0x52494646;
    private static final int WEBP = 0x57454250;
    private static final int TIFF_LITTLE = 0x49492A00;
    private static final int TIFF_BIG = 0x4D4D002A;
    private static final int BIG_TIFF_LITTLE = 0x49492B00;
    private static final int BIG_TIFF_BIG = 0x4D4D002B;

    /** A part of a file, in bytes. */
    record Part(long start, long length) {}

    /** The size of what a picture is a part of, and its place there. */
    record Canvas(Dimension size, Point place) {}

    /** Parts of a file that is one picture and nothing else. */
    PictureParts(
            PictureFormat format,
            List<Part> pixels,
            PictureDetails details,
            Optional<byte[]> exif,
            boolean hasEnd) {
        this(format, new byte[0], pixels, Optional.empty(), details, exif, hasEnd);
    }

    /** Finds the parts of a file; nothing if its beginning is that of no format that is read. */
    static Optional<PictureParts> of(ImageInputStream file) throws IOException {
        if (file.length() < Long.BYTES) {
            return Optional.empty();
        }
        file.seek(0);
        long start = file.readLong();
        if (start == PNG_SIGNATURE) {
            return Optional.of(new PngParts(file).read());
        }
        if (start >>> 40 == JPEG_START) {
            return Optional.of(new JpegParts(file).read());
        }
        if (start >>> 16 == GIF_89 || start >>> 16 == GIF_87) {
            return Optional.of(new GifParts(file).read());
        }
        int half = (int) (start >>> 32);
        if (half == RIFF && file.length() >= 12 && file.readInt() == WEBP) {
            return Optional.of(new WebpParts(file).read());
        }
        if (half == TIFF_LITTLE
                || half == TIFF_BIG
                || half == BIG_TIFF_LITTLE
                || half == BIG_TIFF_BIG) {
            return Optional.of(new TiffParts(file).read());
        }
        return start >>> 48 == BMP_START && file.length() > BmpParts.SHORTEST
                ? Optional.of(new BmpParts(file).read())
                : Optional.empty();
    }

    /** Adds a part; one that goes on where the last ended is joined to it. */
    static void add(List<Part> parts, long start, long end) {
        if (end <= start) {
            return;
        }
        Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        if (last != null && last.start() + last.length() == start) {
            parts.set(parts.size() - 1, new Part(last.start(), end - last.start()));
        } else {
            parts.add(new Part(start, end - start));
        }
    }

    /** Tells whether data begin with some bytes. */
    static boolean begins(byte[] data, byte[] with) {
        return data.length >= with.length
                && Arrays.equals(data, 0, with.length, with, 0, with.length);
    }

    /** The bytes of a part, or nothing if it is larger than a limit or not whole. */
    static Optional<byte[]> bytes(ImageInputStream file, long start, long length, int limit)
            throws IOException {
        if (length > limit || start + length > file.length()) {
            return Optional.empty();
        }
        byte[] bytes = new byte[(int) length];
        file.seek(start);
        file.readFully(bytes);
        return Optional.of(bytes);
    }
}
