// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.awt.Dimension;
import java.awt.Point;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import javax.imageio.stream.ImageInputStream;

/** Finds the first picture of a GIF file, and whether there are more (GIF89a). */
final class GifParts {

    private static final int SCREEN_AT = 6;
    private static final int EXTENSION = 0x21;
    private static final int COMMENT = 0xFE;
    private static final int PICTURE = 0x2C;
    private static final int HAS_TABLE = 0x80;
    private static final int TABLE_BITS = 7;
    private static final int LONGEST_COMMENT = 1 << 16;

    private final ImageInputStream file;
    private final PictureDetails.Builder details = new PictureDetails.Builder();

    GifParts(ImageInputStream file) {
        this.file = file;
    }

    PictureParts read() throws IOException {
        ByteOrder order = file.getByteOrder();
        file.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        try {
            return readBlocks();
        } finally {
            file.setByteOrder(order);
        }
    }

    private PictureParts readBlocks() throws IOException {
        file.seek(SCREEN_AT);
        Dimension screen = new Dimension(file.readUnsignedShort(), file.readUnsignedShort());
        int flags = file.readUnsignedByte();
        file.skipBytes(2); // background and shape of a pixel
        skipTable(flags);
        Point place = new Point();
        long end = -1;
        for (int block = file.read(); block == EXTENSION || block == PICTURE; block = file.read()) {
            if (block == PICTURE) {
                if (end >= 0) {
                    details.animated(true);
                    break;
                }
                place.setLocation(file.readUnsignedShort(), file.readUnsignedShort());
                file.skipBytes(4); // width and height
                skipTable(file.read());
                file.skipBytes(1); // the first codes' length
            }
            boolean comment = block == EXTENSION && file.read() == COMMENT;
            byte[] data = readData(comment ? LONGEST_COMMENT : 0);
            if (data == null) {
                break;
            }
            if (comment) {
                details.comment(data);
            }
            if (block == PICTURE) {
                end = file.getStreamPosition();
            }
        }
        return new PictureParts(
                PictureFormat.GIF,
                new byte[0],
                List.of(new PictureParts.Part(0, end < 0 ? file.length() : end)),
                Optional.of(new PictureParts.Canvas(screen, place)),
                details.build(),
                Optional.empty(),
                end >= 0);
    }

    private void skipTable(int flags) throws IOException {
        if ((flags & HAS_TABLE) != 0) {
            file.skipBytes(3 << (flags & TABLE_BITS) + 1);
        }
    }

    /** Data come in pieces of a length and that many bytes; null if they do not end. */
    private byte[] readData(int most) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        for (int length = file.read(); length > 0; length = file.read()) {
            if (file.getStreamPosition() + length >= file.length()) {
                return null;
            }
            if (kept.size() + length <= most) {
                byte[] piece = new byte[length];
                file.readFully(piece);
                kept.writeBytes(piece);
            } else {
                file.skipBytes(length);
            }
        }
        return file.getStreamPosition() <= file.length() ? kept.toByteArray() : null;
    }
}
