// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.InflaterInputStream;
import javax.imageio.stream.ImageInputStream;

/** Finds the parts of a PNG file: chunks of a length, a type, data and a checksum. */
final class PngParts {

    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504C5445;
    private static final int TRNS = 0x74524E53;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454E44;
    private static final int EXIF = 0x65584966;
    private static final int ICCP = 0x69434350;
    private static final int ACTL = 0x6163544C;
    private static final int PHYS = 0x70485973;

    /** Texts, and what tells colors: the result says the same. */
    private static final Set<String> KEPT = Set.of("tEXt", "zTXt", "iTXt", "gAMA", "cHRM", "sRGB");

    private static final int SIGNATURE = 8;
    private static final int HEADER = 8;
    private static final int CHECKSUM = 4;
    private static final int LARGEST_EXIF = 1 << 20;

    private final ImageInputStream file;
    private final List<PictureParts.Part> pixels = new ArrayList<>();
    private final PictureDetails.Builder details = new PictureDetails.Builder();

    PngParts(ImageInputStream file) {
        this.file = file;
    }

    PictureParts read() throws IOException {
        PictureParts.add(pixels, 0, SIGNATURE);
        long end = file.length();
        boolean inPixels = false;
        boolean hasEnd = false;
        long at = SIGNATURE;
        while (at + HEADER + CHECKSUM <= end) {
            file.seek(at);
            long length = file.readUnsignedInt();
            int type = file.readInt();
            long next = at + HEADER + length + CHECKSUM;
            if (type == IEND) {
                hasEnd = true;
                break;
            }
            if (type == IDAT && !inPixels) {
                PictureParts.add(pixels, at, end); // the decoder stops after the picture by itself
                inPixels = true;
            } else if (!inPixels && (type == IHDR || type == PLTE || type == TRNS)) {
                PictureParts.add(pixels, at, next);
            } else if (type == ACTL) {
                details.animated(file.readUnsignedInt() > 1); // how many frames there are
            } else if (type == EXIF) {
                details.exif(PictureParts.bytes(file, at + HEADER, length, LARGEST_EXIF));
            } else if (type == ICCP) {
                details.profile(
                        PictureParts.bytes(file, at + HEADER, length, ColorProfile.LARGEST)
                                .flatMap(PngParts::inflated)
                                .flatMap(ColorProfile::of));
            } else if (type == PHYS && length == 9 && next <= end) {
                file.seek(at + HEADER);
                long across = file.readUnsignedInt();
                long down = file.readUnsignedInt();
                boolean meters = file.readByte() == 1;
                Resolution.Unit unit = meters ? Resolution.Unit.METER : Resolution.Unit.NONE;
                details.resolution(new Resolution(across, down, unit));
            } else {
                keep(type, at + HEADER, length);
            }
            at = next;
        }
        return new PictureParts(PictureFormat.PNG, pixels, details.build(), details.exif(), hasEnd);
    }

    private void keep(int type, long start, long length) throws IOException {
        byte[] name = ByteBuffer.allocate(Integer.BYTES).putInt(type).array();
        String typeName = new String(name, StandardCharsets.ISO_8859_1);
        if (KEPT.contains(typeName)) {
            PictureParts.bytes(file, start, length, LARGEST_EXIF)
                    .ifPresent(data -> details.chunk(typeName, data));
        }
    }

    /** The data of an iCCP chunk: a name, a zero, the method, which is 0, and the profile. */
    private static Optional<byte[]> inflated(byte[] chunk) {
        int start = 0;
        while (start < chunk.length && chunk[start] != 0) {
            start++;
        }
        start += 2;
        if (start >= chunk.length) {
            return Optional.empty();
        }
        try (InputStream in =
                new InflaterInputStream(
                        new ByteArrayInputStream(chunk, start, chunk.length - start))) {
            byte[] profile = in.readNBytes(ColorProfile.LARGEST + 1);
            return Optional.of(profile).filter(p -> p.length <= ColorProfile.LARGEST);
        } catch (IOException e) {
            return Optional.empty(); // damaged; the picture is good without it
        }
    }
}
