// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What a picture's file says beside its pixels, as far as a result can say it too: the color
 * profile, EXIF data, XMP data, IPTC data, resolution, comments, PNG's texts and color chunks, and
 * how finely a JPEG file is coded.
 *
 * <p>EXIF data tell the orientation of a picture that is stored as it is shown, and have no
 * thumbnail. A format gets what it can hold.
 */
public final class PictureDetails {

    /** Nothing. */
    public static final PictureDetails NONE = new Builder().build();

    private static final byte[] PNG_XMP =
            "XML:com.adobe.xmp\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PNG_COMMENT =
            "Comment\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final int APP1 = 0xFFE1;
    private static final int APP13 = 0xFFED;
    private static final int COMMENT = 0xFFFE;
    private static final int LONGEST_SEGMENT = 0xFFFF - 2;

    private final Builder is;

    private PictureDetails(Builder builder) {
        is = builder;
    }

    /**
     * Tells whether the file has more than the picture that was read: frames or pages.
     *
     * @return true if there are more
     */
    public boolean isAnimated() {
        return is.animated;
    }

    Optional<ColorProfile> profile() {
        return is.profile;
    }

    Optional<Resolution> resolution() {
        return is.resolution;
    }

    JpegCoding coding() {
        return is.coding;
    }

    /** The details of the picture as it is shown. */
    PictureDetails upright(Orientation orientation) {
        Builder upright = is.copy();
        upright.exif = is.exif.flatMap(ExifData::upright);
        upright.xmp = is.xmp.flatMap(PictureDetails::uprightXmp);
        if (orientation.swapsSides()) {
            upright.coding = is.coding.turned();
            upright.resolution = is.resolution.map(Resolution::turned);
        }
        return upright.build();
    }

    /** Nothing of XMP data with a thumbnail, which shows what the picture was. */
    private static Optional<byte[]> uprightXmp(byte[] xmp) {
        String text = new String(xmp, StandardCharsets.ISO_8859_1); // each byte a character
        if (text.contains("xmpGImg:image")) {
            return Optional.empty();
        }
        String upright = text.replaceAll("(tiff:Orientation\\s*(?:=\\s*[\"']|>))\\s*[2-8]", "$11");
        return Optional.of(upright.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The details as they stand in a file of a format, behind its head. */
    byte[] embedded(PictureFormat format, BufferedImage pixels) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            Optional<ColorProfile> profile = is.profile.filter(p -> p.fits(pixels));
            switch (format) {
                case PNG -> writeChunks(out, profile);
                case JPEG -> writeSegments(out, profile);
                default -> {}
            }
        }
        return bytes.toByteArray();
    }

    /** The details as fields of a TIFF file. */
    TiffDirectory fields(BufferedImage pixels) {
        TiffDirectory fields =
                is.exif
                        .flatMap(TiffDirectory::ofExif)
                        .map(exif -> exif.only(TiffParts.TOLD))
                        .orElseGet(() -> new TiffDirectory(ByteOrder.BIG_ENDIAN));
        is.profile
                .filter(p -> p.fits(pixels))
                .ifPresent(p -> fields.put(TiffParts.PROFILE, TiffDirectory.UNDEFINED, p.data()));
        is.xmp.ifPresent(xmp -> fields.put(TiffParts.XMP, TiffDirectory.BYTE, xmp));
        is.iptc.ifPresent(iptc -> fields.put(TiffParts.IPTC, TiffDirectory.UNDEFINED, iptc));
        if (!is.comments.isEmpty() && !fields.has(TiffParts.DESCRIPTION)) {
            byte[] text = (String.join("\n", is.comments) + "\0").getBytes(StandardCharsets.UTF_8);
            fields.put(TiffParts.DESCRIPTION, TiffDirectory.ASCII, text);
        }
        is.resolution.ifPresent(
                r -> {
                    fields.putNumbers(TiffParts.ACROSS, TiffDirectory.RATIONAL, r.jfifAcross(), 1);
                    fields.putNumbers(TiffParts.DOWN, TiffDirectory.RATIONAL, r.jfifDown(), 1);
                    fields.putNumbers(TiffParts.UNIT, TiffDirectory.SHORT, 1 + r.jfifUnit());
                });
        return fields;
    }

    private void writeChunks(DataOutputStream out, Optional<ColorProfile> profile)
            throws IOException {
        if (profile.isPresent()) {
            out.write(profile.get().embedded(PictureFormat.PNG));
        }
        if (is.resolution.isPresent()) {
            Resolution resolution = is.resolution.get();
            ByteBuffer data = ByteBuffer.allocate(9);
            data.putInt((int) resolution.pngAcross()).putInt((int) resolution.pngDown());
            writeChunk(out, "pHYs", data.put((byte) resolution.pngUnit()).array());
        }
        for (Chunk chunk : is.chunks) {
            writeChunk(out, chunk.type(), chunk.data());
        }
        if (is.exif.isPresent()) {
            writeChunk(out, "eXIf", is.exif.get());
        }
        if (is.xmp.isPresent()) {
            writeChunk(out, "iTXt", PNG_XMP, is.xmp.get());
        }
        for (String comment : is.comments) {
            writeChunk(out, "iTXt", PNG_COMMENT, comment.getBytes(StandardCharsets.UTF_8));
        }
    }

    static void writeChunk(DataOutputStream out, String type, byte[]... data) throws IOException {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
        for (byte[] part : data) {
            chunk.writeBytes(part);
        }
        CRC32 checksum = new CRC32();
        checksum.update(chunk.toByteArray());
        out.writeInt(chunk.size() - 4); // the type does not count
        chunk.writeTo(out);
        out.writeInt((int) checksum.getValue());
    }

    private void writeSegments(DataOutputStream out, Optional<ColorProfile> profile)
            throws IOException {
        if (is.exif.isPresent()) {
            writeSegment(out, APP1, JpegParts.EXIF, is.exif.get());
        }
        if (is.xmp.isPresent()) {
            writeSegment(out, APP1, JpegParts.XMP, is.xmp.get());
        }
        if (profile.isPresent()) {
            out.write(profile.get().embedded(PictureFormat.JPEG));
        }
        if (is.iptc.isPresent()) {
            byte[] iptc = is.iptc.get();
            ByteBuffer resource = ByteBuffer.allocate(12 + iptc.length + (iptc.length & 1));
            resource.putInt(JpegParts.RESOURCE)
                    .putShort((short) JpegParts.IPTC)
                    .putShort((short) 0);
            resource.putInt(iptc.length).put(iptc);
            writeSegment(out, APP13, JpegParts.PHOTOSHOP, resource.array());
        }
        List<String> comments = new ArrayList<>(is.comments);
        is.chunks.stream().flatMap(chunk -> chunk.comment().stream()).forEach(comments::add);
        for (String comment : comments) {
            writeSegment(out, COMMENT, comment.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A segment, unless it is longer than one can be. */
    private static void writeSegment(DataOutputStream out, int marker, byte[]... data)
            throws IOException {
        int length = 0;
        for (byte[] part : data) {
            length += part.length;
        }
        if (length <= LONGEST_SEGMENT) {
            out.writeShort(marker);
            out.writeShort(2 + length);
            for (byte[] part : data) {
                out.write(part);
            }
        }
    }

    /** A chunk of a PNG file that is kept as it is. */
    private record Chunk(String type, byte[] data) {

        /** What a text by the name of Comment says. */
        Optional<String> comment() {
            String text = new String(data, StandardCharsets.ISO_8859_1);
            boolean is = type.equals("tEXt") && text.startsWith("Comment\0");
            return is ? Optional.of(text.substring(8)) : Optional.empty();
        }
    }

    /** Collects what a file says. */
    static final class Builder {

        /** How much is kept of a file's chunks, or of its comments. */
        private static final int MOST = 1 << 22;

        private final List<Chunk> chunks = new ArrayList<>();
        private final List<String> comments = new ArrayList<>();
        private Optional<ColorProfile> profile = Optional.empty();
        private Optional<byte[]> exif = Optional.empty();
        private Optional<byte[]> xmp = Optional.empty();
        private Optional<byte[]> iptc = Optional.empty();
        private Optional<Resolution> resolution = Optional.empty();
        private JpegCoding coding = JpegCoding.FULL_COLORS;
        private boolean animated;
        private int size;

        void profile(Optional<ColorProfile> found) {
            profile = found;
        }

        void exif(Optional<byte[]> found) {
            exif = exif.or(() -> found);
        }

        Optional<byte[]> exif() {
            return exif;
        }

        void xmp(byte[] found) {
            xmp = Optional.of(found);
        }

        void iptc(byte[] found) {
            iptc = Optional.of(found);
        }

        void resolution(Resolution found) {
            boolean possible = found.across() > 0 && found.down() > 0;
            resolution = possible ? Optional.of(found) : Optional.empty();
        }

        void coding(JpegCoding found) {
            coding = found;
        }

        void animated(boolean found) {
            animated = found;
        }

        void comment(byte[] found) {
            if (hasRoom(found)) {
                comments.add(text(found));
            }
        }

        /** Keeps a text or what tells a PNG file's colors; XMP data are kept as such. */
        void chunk(String type, byte[] data) {
            int header = PNG_XMP.length;
            boolean isXmp =
                    type.equals("iTXt")
                            && data.length > header
                            && PictureParts.begins(data, PNG_XMP);
            if (isXmp) {
                xmp(Arrays.copyOfRange(data, header, data.length));
            } else if (hasRoom(data)) {
                chunks.add(new Chunk(type, data));
            }
        }

        private boolean hasRoom(byte[] data) {
            size += data.length;
            return size <= MOST;
        }

        /** UTF-8, or Latin-1 if it is none. */
        private static String text(byte[] data) {
            try {
                return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
            } catch (CharacterCodingException e) {
                return new String(data, StandardCharsets.ISO_8859_1);
            }
        }

        private Builder copy() {
            Builder copy = new Builder();
            copy.chunks.addAll(chunks);
            copy.comments.addAll(comments);
            copy.profile = profile;
            copy.exif = exif;
            copy.xmp = xmp;
            copy.iptc = iptc;
            copy.resolution = resolution;
            copy.coding = coding;
            copy.animated = animated;
            return copy;
        }

        PictureDetails build() {
            return new PictureDetails(copy());
        }
    }
}
