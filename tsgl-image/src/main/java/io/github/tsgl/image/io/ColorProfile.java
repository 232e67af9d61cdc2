// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * The ICC profile (ICC.1:2022) that tells which colors a picture's values stand for.
 *
 * <p>It is never applied: values stay as they are stored, and so does the profile.
 */
final class ColorProfile {

    /** The most bytes that a profile may have. */
    static final int LARGEST = 1 << 24;

    private static final int HEADER = 128;
    private static final int COLORS_AT = 16;
    private static final int SIGNATURE_AT = 36;
    private static final int SIGNATURE = 0x61637370; // "acsp"
    private static final int RGB = 0x52474220;
    private static final int GRAY = 0x47524159;

    private static final byte[] JPEG_NAME = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
    private static final int JPEG_APP2 = 0xFFE2;
    private static final int JPEG_LONGEST = 0xFFFF - 2 - JPEG_NAME.length - 2;
    private static final int JPEG_MOST = 255;

    private final byte[] data;

    private ColorProfile(byte[] data) {
        this.data = data;
    }

    /** Takes the bytes of a profile; nothing if they are none. */
    static Optional<ColorProfile> of(byte[] data) {
        ByteBuffer header = ByteBuffer.wrap(data);
        boolean whole =
                data.length > HEADER
                        && data.length <= LARGEST
                        && header.getInt(0) == data.length
                        && header.getInt(SIGNATURE_AT) == SIGNATURE;
        return whole ? Optional.of(new ColorProfile(data.clone())) : Optional.empty();
    }

    /** Tells whether the profile is about such colors as a picture has: RGB or gray. */
    boolean fits(BufferedImage picture) {
        boolean gray = picture.getColorModel().getNumColorComponents() == 1;
        return ByteBuffer.wrap(data).getInt(COLORS_AT) == (gray ? GRAY : RGB);
    }

    /** The profile itself. */
    byte[] data() {
        return data.clone();
    }

    /** The bytes of the profile inside a file of a format. */
    byte[] embedded(PictureFormat format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            switch (format) {
                case PNG -> writeChunk(out);
                case JPEG -> writeSegments(out);
                default -> out.write(data);
            }
        }
        return bytes.toByteArray();
    }

    /** PNG's iCCP chunk: a name, a zero, the method, which is 0, and the deflated profile. */
    private void writeChunk(DataOutputStream out) throws IOException {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.writeBytes("ICC profile\0\0".getBytes(StandardCharsets.US_ASCII));
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(chunk, deflater)) {
            deflated.write(data);
        } finally {
            deflater.end();
        }
        PictureDetails.writeChunk(out, "iCCP", chunk.toByteArray());
    }

    /** JPEG's APP2 segments: a name, which one of how many, and a part of the profile. */
    private void writeSegments(DataOutputStream out) throws IOException {
        int count = (data.length + JPEG_LONGEST - 1) / JPEG_LONGEST;
        if (count > JPEG_MOST) {
            throw new IOException("a JPEG file cannot hold so large a color profile");
        }
        for (int i = 0; i < count; i++) {
            int start = i * JPEG_LONGEST;
            int length = Math.min(JPEG_LONGEST, data.length - start);
            out.writeShort(JPEG_APP2);
            out.writeShort(2 + JPEG_NAME.length + 2 + length);
            out.write(JPEG_NAME);
            out.writeByte(i + 1);
            out.writeByte(count);
            out.write(data, start, length);
        }
    }
}
