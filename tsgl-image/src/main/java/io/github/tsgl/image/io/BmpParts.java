// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import javax.imageio.stream.ImageInputStream;

/** Reads the header of a BMP file: where the pixels start, their number, depth and coding. */
final class BmpParts {

    /** The length of the oldest head. */
    static final int SHORTEST = 26;

    private static final int HEADER_AT = 14;
    private static final int OLDEST_HEADER = 12;
    private static final int HEADER_WITH_RESOLUTION = 40;
    private static final int HEADER_WITH_PROFILE = 124;
    private static final int PROFILE_AT = HEADER_AT + 112;
    private static final int COLORS_AT = HEADER_AT + 56;
    private static final int EMBEDDED = 0x4D424544;
    private static final int JPEG_INSIDE = 4;
    private static final int PNG_INSIDE = 5;
    private static final int ROW_BITS = 32;

    private final ImageInputStream file;

    BmpParts(ImageInputStream file) {
        this.file = file;
    }

    PictureParts read() throws IOException {
        PictureDetails.Builder details = new PictureDetails.Builder();
        ByteOrder order = file.getByteOrder();
        file.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        boolean whole;
        try {
            whole = read(details);
        } finally {
            file.setByteOrder(order);
        }
        return new PictureParts(
                PictureFormat.BMP,
                List.of(new PictureParts.Part(0, file.length())),
                details.build(),
                Optional.empty(),
                whole);
    }

    /** Reads the header; returns whether the pixels are whole, as far as it tells. */
    private boolean read(PictureDetails.Builder details) throws IOException {
        file.seek(10);
        long start = file.readUnsignedInt();
        long header = file.readUnsignedInt();
        if (header < HEADER_WITH_RESOLUTION) {
            boolean oldest = header == OLDEST_HEADER;
            long width = oldest ? file.readUnsignedShort() : 0;
            long height = oldest ? file.readUnsignedShort() : 0;
            file.readShort();
            return hasPixels(start, width, height, oldest ? file.readUnsignedShort() : 0);
        }
        long width = file.readInt();
        long height = file.readInt();
        file.readShort(); // planes
        int depth = file.readUnsignedShort();
        long coding = file.readUnsignedInt();
        if (coding == JPEG_INSIDE || coding == PNG_INSIDE) {
            throw new IOException("is a BMP file with a JPEG or PNG picture inside; take that out");
        }
        file.readInt(); // the size of the pixels, which many leave out
        details.resolution(new Resolution(file.readInt(), file.readInt(), Resolution.Unit.METER));
        readProfile(header, details);
        boolean packed = coding == 1 || coding == 2;
        return packed ? start < file.length() : hasPixels(start, width, Math.abs(height), depth);
    }

    private boolean hasPixels(long start, long width, long height, int depth) throws IOException {
        long row = (width * depth + ROW_BITS - 1) / ROW_BITS * (ROW_BITS / Byte.SIZE);
        return start + row * height <= file.length();
    }

    private void readProfile(long header, PictureDetails.Builder details) throws IOException {
        if (header != HEADER_WITH_PROFILE) {
            return;
        }
        file.seek(COLORS_AT);
        if (file.readInt() != EMBEDDED) {
            return;
        }
        file.seek(PROFILE_AT);
        long start = HEADER_AT + file.readUnsignedInt();
        long length = file.readUnsignedInt();
        details.profile(
                PictureParts.bytes(file, start, length, ColorProfile.LARGEST)
                        .flatMap(ColorProfile::of));
    }
}
