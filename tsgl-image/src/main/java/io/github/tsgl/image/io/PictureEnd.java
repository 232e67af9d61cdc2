package io.github.tsgl.image.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** Tells whether a picture's file goes on to its end, which decoders do not insist on. */
public final class PictureEnd {

    private static final int JPEG = 0xffd8;
    private static final int JPEG_SCAN = 0xda;
    private static final int JPEG_END = 0xd9;
    private static final long PNG = 0x89504e470d0a1a0aL;

    /** How much may follow the end of a picture, such as a camera's own data. */
    private static final int TAIL = 1 << 16;

    private PictureEnd() {}

    /**
     * Looks for the marker that ends a JPEG or PNG; other formats are left to their decoders.
     *
     * @param path the file
     * @throws IOException if the file cannot be read or ends before its picture does
     */
    public static void require(Path path) throws IOException {
        try (ImageInputStream stream = new FileImageInputStream(path.toFile())) {
            if (!isThere(stream)) {
                throw new IOException(path + ": is damaged: the file is truncated");
            }
        } catch (EOFException e) {
            throw new IOException(path + ": is damaged: the file is truncated", e);
        }
    }

    private static boolean isThere(ImageInputStream stream) throws IOException {
        long begin = 0;
        byte[] marker;
        if (stream.readUnsignedShort() == JPEG) {
            begin = scan(stream);
            marker = new byte[] {(byte) 0xff, (byte) JPEG_END};
        } else {
            stream.seek(0);
            if (stream.readLong() != PNG) {
                return true;
            }
            marker = new byte[] {'I', 'E', 'N', 'D'};
        }
        byte[] tail = new byte[(int) Math.min(TAIL, stream.length() - begin)];
        stream.seek(stream.length() - tail.length);
        stream.readFully(tail);
        return contains(tail, marker);
    }

    /** Where the compressed pixels begin; the end marker of a thumbnail lies before that. */
    private static long scan(ImageInputStream stream) throws IOException {
        while (true) {
            if (stream.readUnsignedByte() != 0xff) {
                throw new EOFException("no segment where one should be");
            }
            int marker = stream.readUnsignedByte();
            while (marker == 0xff) {
                marker = stream.readUnsignedByte();
            }
            if (marker == JPEG_SCAN) {
                return stream.getStreamPosition();
            }
            boolean alone = marker >= 0xd0 && marker <= 0xd8 || marker == 0x01;
            if (!alone) {
                int size = stream.readUnsignedShort();
                stream.seek(stream.getStreamPosition() + Math.max(0, size - 2));
            }
        }
    }

    private static boolean contains(byte[] bytes, byte[] marker) {
        for (int i = bytes.length - marker.length; i >= 0; i--) {
            int k = 0;
            while (k < marker.length && bytes[i + k] == marker[k]) {
                k++;
            }
            if (k == marker.length) {
                return true;
            }
        }
        return false;
    }

    /**
     * Tells which of the JPEG decoder's warnings mean that pixels are missing.
     *
     * @param warning what the decoder says
     * @return true if the picture is damaged
     */
    public static boolean isDamage(String warning) {
        String text = warning.toLowerCase(Locale.ROOT);
        return text.contains("truncated")
                || text.contains("premature end")
                || text.contains("bad huffman code")
                || text.contains("missing eoi");
    }
}
