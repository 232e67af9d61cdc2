// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.awt.Dimension;
import java.awt.Point;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.stream.ImageInputStream;

/**
 * Finds the parts of a WebP file (RFC 9649): chunks of a name, a length and data. The first picture
 * of an animation is given to the decoder as a still one.
 */
final class WebpParts {

    private static final int CHUNKS_AT = 12;
    private static final int HEADER = 8;
    private static final int FRAME_HEADER = 16;
    private static final int EXTENDED_LENGTH = 10;
    private static final int ALPHA = 0x10;
    private static final int LARGEST_EXIF = 1 << 20;
    private static final int SIDE = 0x3FFF;

    private final ImageInputStream file;
    private final PictureDetails.Builder details = new PictureDetails.Builder();
    private final List<PictureParts.Part> pixels = new ArrayList<>();
    private boolean alpha;
    private Dimension coded = new Dimension();
    private Dimension canvas;
    private Point place = new Point();
    private int frames;

    WebpParts(ImageInputStream file) {
        this.file = file;
    }

    PictureParts read() throws IOException {
        ByteOrder order = file.getByteOrder();
        file.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        try {
            file.seek(4);
            long end = HEADER + file.readUnsignedInt();
            readChunks(CHUNKS_AT, Math.min(end, file.length()));
            details.animated(frames > 1);
            long length = pixels.stream().mapToLong(PictureParts.Part::length).sum();
            return new PictureParts(
                    PictureFormat.WEBP,
                    head(length),
                    pixels,
                    Optional.ofNullable(canvas).map(c -> new PictureParts.Canvas(c, place)),
                    details.build(),
                    details.exif(),
                    end <= file.length() && !pixels.isEmpty());
        } finally {
            file.setByteOrder(order);
        }
    }

    private void readChunks(long start, long end) throws IOException {
        long at = start;
        while (at + HEADER <= end) {
            file.seek(at);
            byte[] name = new byte[4];
            file.readFully(name);
            long length = file.readUnsignedInt();
            long data = at + HEADER;
            long next = data + length + (length & 1);
            look(new String(name, StandardCharsets.ISO_8859_1), at, data, length);
            at = next;
        }
    }

    private void look(String name, long at, long data, long length) throws IOException {
        boolean first = frames <= 1 && coded.width == 0;
        switch (name) {
            case "VP8X" -> {
                alpha = (file.readInt() & ALPHA) != 0;
                canvas = new Dimension(1 + read24(), 1 + read24());
            }
            case "ANMF" -> {
                frames++;
                if (frames == 1) {
                    place = new Point(2 * read24(), 2 * read24());
                    readChunks(data + FRAME_HEADER, Math.min(data + length, file.length()));
                }
            }
            case "ALPH" -> {
                if (first) {
                    requireCoded(file.read());
                    alpha = true;
                    add(at, data, length);
                }
            }
            case "VP8 " -> {
                if (first) {
                    file.skipBytes(6); // the frame's tag and start code
                    coded.setSize(file.readUnsignedShort() & SIDE, file.readUnsignedShort() & SIDE);
                    add(at, data, length);
                }
            }
            case "VP8L" -> {
                if (first) {
                    file.skipBytes(1); // the signature
                    int bits = file.readInt();
                    coded.setSize(1 + (bits & SIDE), 1 + (bits >> 14 & SIDE));
                    alpha |= (bits >> 28 & 1) != 0;
                    add(at, data, length);
                }
            }
            case "ICCP" ->
                    details.profile(
                            PictureParts.bytes(file, data, length, ColorProfile.LARGEST)
                                    .flatMap(ColorProfile::of));
            case "EXIF" ->
                    details.exif(
                            PictureParts.bytes(file, data, length, LARGEST_EXIF)
                                    .map(WebpParts::withoutName));
            case "XMP " ->
                    PictureParts.bytes(file, data, length, LARGEST_EXIF).ifPresent(details::xmp);
            default -> {}
        }
    }

    /** The decoder takes alpha that is not compressed for opaque. */
    private static void requireCoded(int flags) throws IOException {
        if ((flags & 3) != 1) {
            throw new IOException("has alpha that is not compressed, which is not read from WebP");
        }
    }

    private void add(long at, long data, long length) {
        PictureParts.add(pixels, at, data + length + (length & 1));
    }

    private int read24() throws IOException {
        return file.readUnsignedByte()
                | file.readUnsignedByte() << 8
                | file.readUnsignedByte() << 16;
    }

    /** Some writers begin EXIF data as JPEG files do. */
    private static byte[] withoutName(byte[] exif) {
        byte[] name = JpegParts.EXIF;
        return PictureParts.begins(exif, name)
                ? Arrays.copyOfRange(exif, name.length, exif.length)
                : exif;
    }

    /** The beginning of a file of the picture alone: no profile that the decoder would apply. */
    private byte[] head(long length) {
        ByteBuffer head = ByteBuffer.allocate(CHUNKS_AT + HEADER + EXTENDED_LENGTH);
        head.order(ByteOrder.LITTLE_ENDIAN);
        head.put("RIFF".getBytes(StandardCharsets.US_ASCII));
        head.putInt((int) (length + head.capacity() - HEADER));
        head.put("WEBPVP8X".getBytes(StandardCharsets.US_ASCII));
        head.putInt(EXTENDED_LENGTH).putInt(alpha ? ALPHA : 0);
        for (int side : new int[] {coded.width - 1, coded.height - 1}) {
            head.put((byte) side).put((byte) (side >> 8)).put((byte) (side >> 16));
        }
        return head.array();
    }
}
