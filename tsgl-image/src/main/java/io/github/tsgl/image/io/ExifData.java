// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** Makes EXIF data (a TIFF structure) those of a picture that is stored as it is shown. */
final class ExifData {

    private static final int LITTLE_ENDIAN = 0x4949;
    private static final int BIG_ENDIAN = 0x4D4D;
    private static final int ENTRY = 12;
    private static final int ORIENTATION = 0x112;
    private static final int THUMBNAIL = 0x201;
    private static final int THUMBNAIL_LENGTH = 0x202;
    private static final short SHORT = 3;

    private ExifData() {}

    /**
     * Sets the orientation to normal and erases the thumbnail, which shows what the picture was.
     *
     * @return the changed data, or nothing if they make no sense
     */
    static Optional<byte[]> upright(byte[] data) {
        ByteBuffer tiff = ByteBuffer.wrap(data.clone());
        try {
            int order = tiff.getShort(0);
            if (order != LITTLE_ENDIAN && order != BIG_ENDIAN) {
                return Optional.empty();
            }
            tiff.order(order == LITTLE_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int first = tiff.getInt(4);
            int orientation = entry(tiff, first, ORIENTATION);
            if (orientation > 0) {
                tiff.putShort(orientation + 2, SHORT);
                tiff.putInt(orientation + 4, 1);
                tiff.putShort(orientation + 8, (short) 1);
                tiff.putShort(orientation + 10, (short) 0);
            }
            int next = first + 2 + ENTRY * Short.toUnsignedInt(tiff.getShort(first));
            if (tiff.getInt(next) != 0) {
                eraseThumbnail(tiff, tiff.getInt(next));
                tiff.putInt(next, 0);
            }
            return Optional.of(tiff.array());
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** Where the entry of a tag stands in a directory; 0 if nowhere. */
    private static int entry(ByteBuffer tiff, int directory, int tag) {
        int count = Short.toUnsignedInt(tiff.getShort(directory));
        for (int i = 0; i < count; i++) {
            int at = directory + 2 + ENTRY * i;
            if (Short.toUnsignedInt(tiff.getShort(at)) == tag) {
                return at;
            }
        }
        return 0;
    }

    private static void eraseThumbnail(ByteBuffer tiff, int directory) {
        int start = entry(tiff, directory, THUMBNAIL);
        int length = entry(tiff, directory, THUMBNAIL_LENGTH);
        if (start > 0 && length > 0) {
            int from = tiff.getInt(start + 8);
            int end = Math.addExact(from, tiff.getInt(length + 8));
            if (from < 8 || end < from || end > tiff.capacity()) {
                throw new IndexOutOfBoundsException("a thumbnail outside the data");
            }
            Arrays.fill(tiff.array(), from, end, (byte) 0);
        }
    }
}
