// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.stream.ImageInputStream;

/**
 * Finds the parts of a JPEG file: segments of a marker, a length and data, and the picture behind
 * the last of them.
 *
 * <p>Of the application segments a decoder needs JFIF's (APP0) and Adobe's (APP14), which say how
 * colors are coded.
 */
final class JpegParts {

    private static final int START = 2;
    private static final int FILL = 0xFF;
    private static final int SCAN = 0xDA;
    private static final int END = 0xD9;
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP2 = 0xE2;
    private static final int APP13 = 0xED;
    private static final int APP14 = 0xEE;
    private static final int APP15 = 0xEF;
    private static final int COMMENT = 0xFE;

    /** What segments of EXIF data begin with. */
    static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.US_ASCII);

    /** What segments of XMP data begin with. */
    static final byte[] XMP = "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.US_ASCII);

    /** What segments of Photoshop's resources begin with. */
    static final byte[] PHOTOSHOP = "Photoshop 3.0\0".getBytes(StandardCharsets.US_ASCII);

    /** What each of them begins with: "8BIM". */
    static final int RESOURCE = 0x3842494D;

    /** The number of the resource that IPTC data are. */
    static final int IPTC = 0x0404;

    private static final byte[] PROFILE = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST = 0xFFFF;
    private static final int MOST_PARTS = 10_000;

    /** How much may follow the end of a picture, such as a camera's own data. */
    private static final int TAIL = 1 << 16;

    private final ImageInputStream file;
    private final List<PictureParts.Part> pixels = new ArrayList<>();
    private final Map<Integer, byte[]> profile = new TreeMap<>();
    private final ByteArrayOutputStream resources = new ByteArrayOutputStream();
    private int profileParts;
    private final PictureDetails.Builder details = new PictureDetails.Builder();
    private final JpegCodingReader coding = new JpegCodingReader();

    JpegParts(ImageInputStream file) {
        this.file = file;
    }

    PictureParts read() throws IOException {
        long end = file.length();
        long kept = 0;
        long at = START;
        while (at + 4 <= end) {
            file.seek(at);
            int marker = file.readUnsignedShort() - (FILL << 8);
            if (marker == FILL) { // markers may have more of these bytes before them
                at++;
                continue;
            }
            if (marker < 0 || marker == SCAN || marker == END) {
                break;
            }
            int length = file.readUnsignedShort();
            long next = at + 2 + length;
            if (isLeftOut(marker)) {
                look(marker, at + 4, length - 2);
                PictureParts.add(pixels, kept, at);
                kept = next;
            } else {
                byte[] data = data(at + 4, length - 2);
                coding.look(marker, data);
                lookAtJfif(marker, data);
            }
            if (length < 2 || pixels.size() > MOST_PARTS) {
                break;
            }
            at = next;
        }
        PictureParts.add(pixels, kept, end);
        details.profile(profile());
        lookAtResources();
        details.coding(coding.coding());
        return new PictureParts(
                PictureFormat.JPEG, pixels, details.build(), details.exif(), hasEnd(at));
    }

    /** Looks behind a place for the marker that ends a picture, which a thumbnail has before it. */
    private boolean hasEnd(long scan) throws IOException {
        byte[] tail = new byte[(int) Math.max(0, Math.min(TAIL, file.length() - scan))];
        file.seek(file.length() - tail.length);
        file.readFully(tail);
        for (int i = tail.length - 2; i >= 0; i--) {
            if ((tail[i] & 0xFF) == FILL && (tail[i + 1] & 0xFF) == END) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLeftOut(int marker) {
        return marker > APP0 && marker <= APP15 && marker != APP14 || marker == COMMENT;
    }

    private void look(int marker, long start, int length) throws IOException {
        if (marker != APP1 && marker != APP2 && marker != APP13 && marker != COMMENT) {
            return;
        }
        byte[] data = data(start, length);
        if (marker == APP1 && PictureParts.begins(data, EXIF)) {
            details.exif(Optional.of(Arrays.copyOfRange(data, EXIF.length, data.length)));
        }
        if (marker == APP1 && PictureParts.begins(data, XMP)) {
            details.xmp(Arrays.copyOfRange(data, XMP.length, data.length));
        }
        if (marker == APP13 && PictureParts.begins(data, PHOTOSHOP)) {
            resources.write(data, PHOTOSHOP.length, data.length - PHOTOSHOP.length);
        }
        if (marker == COMMENT && data.length > 0) {
            details.comment(data);
        }
        int header = PROFILE.length + 2;
        if (marker == APP2 && PictureParts.begins(data, PROFILE) && data.length > header) {
            profileParts = data[header - 1] & 0xFF;
            profile.put(data[header - 2] & 0xFF, Arrays.copyOfRange(data, header, data.length));
        }
    }

    /**
     * Photoshop's resources: "8BIM", a number, a name and data, both with their lengths and of even
     * size. The others than IPTC's are about Photoshop's own view of the picture.
     */
    private void lookAtResources() {
        ByteBuffer left = ByteBuffer.wrap(resources.toByteArray());
        try {
            while (left.remaining() >= 12 && left.getInt() == RESOURCE) {
                int number = Short.toUnsignedInt(left.getShort());
                int name = left.get() & 0xFF;
                left.position(left.position() + name + (1 - name % 2));
                int length = left.getInt();
                byte[] data = new byte[Math.min(length, left.remaining())];
                left.get(data);
                if (number == IPTC) {
                    details.iptc(data);
                }
                left.position(Math.min(left.limit(), left.position() + data.length % 2));
            }
        } catch (BufferUnderflowException
                | IllegalArgumentException
                | NegativeArraySizeException e) {
            // They make no sense; the picture is good without them.
        }
    }

    /** JFIF's segment: a name, the version, the unit, and two numbers of pixels. */
    private void lookAtJfif(int marker, byte[] data) {
        if (marker == APP0 && PictureParts.begins(data, JFIF) && data.length >= JFIF.length + 7) {
            ByteBuffer numbers = ByteBuffer.wrap(data, JFIF.length + 2, 5);
            Resolution.Unit unit =
                    switch (numbers.get()) {
                        case 1 -> Resolution.Unit.INCH;
                        case 2 -> Resolution.Unit.CENTIMETER;
                        default -> Resolution.Unit.NONE;
                    };
            int across = Short.toUnsignedInt(numbers.getShort());
            int down = Short.toUnsignedInt(numbers.getShort());
            if (unit != Resolution.Unit.NONE || across != down) {
                details.resolution(new Resolution(across, down, unit));
            }
        }
    }

    private byte[] data(long start, int length) throws IOException {
        if (length < 0) {
            return new byte[0];
        }
        return PictureParts.bytes(file, start, length, LONGEST).orElse(new byte[0]);
    }

    private Optional<ColorProfile> profile() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 1; i <= profileParts; i++) {
            if (!profile.containsKey(i)) {
                return Optional.empty();
            }
            bytes.writeBytes(profile.get(i));
        }
        return ColorProfile.of(bytes.toByteArray());
    }
}
