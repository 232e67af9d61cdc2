// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import javax.imageio.stream.ImageInputStream;

/** Reads what a TIFF file says about its first picture, before it is decoded. */
final class TiffParts {

    static final int WIDTH = 256;
    static final int HEIGHT = 257;
    static final int BITS = 258;
    static final int COMPRESSION = 259;
    static final int COLORS = 262;
    static final int DESCRIPTION = 270;
    static final int STRIPS = 273;
    static final int ORIENTATION = 274;
    static final int SAMPLES = 277;
    static final int STRIP_ROWS = 278;
    static final int STRIP_LENGTHS = 279;
    static final int ACROSS = 282;
    static final int DOWN = 283;
    static final int PLANES = 284;
    static final int UNIT = 296;
    static final int PREDICTOR = 317;
    static final int EXTRA = 338;
    static final int XMP = 700;
    static final int IPTC = 33723;
    static final int PROFILE = 34675;

    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILES = 324;
    private static final int TILE_LENGTHS = 325;
    private static final int SAMPLE_FORMAT = 339;

    /**
     * What EXIF data have of a TIFF file: what tells of the camera, its owner and the time, but not
     * how pixels are stored.
     */
    static final Set<Integer> TOLD =
            Set.of(269, DESCRIPTION, 271, 272, ORIENTATION, 285, 305, 306, 315, 316, 33432);

    private static final int CMYK = 5;
    private static final int YCBCR = 6;
    private static final long LARGEST_TILE = 1 << 24;
    private static final int LARGEST_FIELD = 1 << 24;

    private final ImageInputStream file;

    TiffParts(ImageInputStream file) {
        this.file = file;
    }

    PictureParts read() throws IOException {
        TiffDirectory directory =
                TiffDirectory.first(
                        (start, length) -> PictureParts.bytes(file, start, length, LARGEST_FIELD));
        requireKnown(directory);
        PictureDetails.Builder details = new PictureDetails.Builder();
        details.animated(directory.hasNext());
        details.profile(directory.value(PROFILE).flatMap(ColorProfile::of));
        directory.value(XMP).ifPresent(details::xmp);
        directory.value(IPTC).ifPresent(details::iptc);
        details.exif(exif(directory));
        details.resolution(
                new Resolution(
                        Math.round(directory.fraction(ACROSS)),
                        Math.round(directory.fraction(DOWN)),
                        switch ((int) directory.number(UNIT, 2)) {
                            case 2 -> Resolution.Unit.INCH;
                            case 3 -> Resolution.Unit.CENTIMETER;
                            default -> Resolution.Unit.NONE;
                        }));
        return new PictureParts(
                PictureFormat.TIFF,
                List.of(new PictureParts.Part(0, file.length())),
                details.build(),
                details.exif(),
                isWhole(directory));
    }

    private static void requireKnown(TiffDirectory directory) throws IOException {
        long colors = directory.number(COLORS, 1);
        if (colors == CMYK) {
            throw new IOException("is a CMYK picture; convert it to RGB first");
        }
        if (colors > YCBCR || colors == 4) {
            throw new IOException("is neither an RGB nor a gray picture");
        }
        for (long bits : directory.numbers(BITS)) {
            if (bits > 16) {
                throw new IOException("has samples of " + bits + " bits; 16 at most are read");
            }
        }
        if (directory.number(SAMPLE_FORMAT, 1) != 1) {
            throw new IOException("has samples that are not whole numbers from 0");
        }
        long tile = directory.number(TILE_WIDTH, 0) * directory.number(TILE_HEIGHT, 0);
        long pixels = directory.number(WIDTH, 0) * directory.number(HEIGHT, 0);
        if (tile > Math.max(LARGEST_TILE, pixels)) {
            throw new IOException("is damaged (its tiles are larger than the picture)");
        }
    }

    /** Whether all pixels lie inside the file; a decoder need not notice. */
    private boolean isWhole(TiffDirectory directory) throws IOException {
        boolean tiled = directory.has(TILES);
        long[] starts = directory.numbers(tiled ? TILES : STRIPS);
        long[] lengths =
                directory.numbers(
                        tiled && directory.has(TILE_LENGTHS) ? TILE_LENGTHS : STRIP_LENGTHS);
        long furthest = LongStream.of(starts).max().orElse(Long.MAX_VALUE);
        for (int i = 0; i < Math.min(starts.length, lengths.length); i++) {
            furthest = Math.max(furthest, starts[i] + lengths[i]);
        }
        return furthest <= file.length();
    }

    private static Optional<byte[]> exif(TiffDirectory directory) {
        TiffDirectory exif = directory.only(TOLD);
        return exif.isEmpty() ? Optional.empty() : Optional.of(exif.structure());
    }
}
