package io.github.tsgl.image.io;

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
 * @param pixels the parts that hold the picture, in the file's order
 * @param details what the file says beside the pixels
 * @param exif the EXIF data, a TIFF structure, as they are stored
 * @param hasEnd whether the file goes on to the mark that ends a picture, which decoders do not
 *     insist on
 */
record PictureParts(
        PictureFormat format,
        List<Part> pixels,
        PictureDetails details,
        Optional<byte[]> exif,
        boolean hasEnd) {

    private static final long PNG_SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int JPEG_START = 0xFFD8FF;

    /** A part of a file, in bytes. */
    record Part(long start, long length) {}

    /** Finds the parts of a file; nothing if it is neither PNG nor JPEG. */
    static Optional<PictureParts> of(ImageInputStream file) throws IOException {
        if (file.length() < Long.BYTES) {
            return Optional.empty();
        }
        file.seek(0);
        long start = file.readLong();
        if (start == PNG_SIGNATURE) {
            return Optional.of(new PngParts(file).read());
        }
        return start >>> 40 == JPEG_START
                ? Optional.of(new JpegParts(file).read())
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
