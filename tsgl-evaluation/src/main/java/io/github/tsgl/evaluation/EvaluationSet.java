package io.github.tsgl.evaluation;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.Resampler;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.PictureReader;
import io.github.tsgl.image.io.PictureWriter;
import io.github.tsgl.image.io.StoredPicture;
import io.github.tsgl.training.data.PhotoSource;
import io.github.tsgl.training.mask.MaskFolder;
import io.github.tsgl.training.mask.MaskGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Photos with holes, the same each time: the middle square of each photo of a folder, resized, with
 * some holes whose sizes and kinds take turns, and one at its smoothest place if it has one.
 *
 * <p>Photos are read one at a time. {@link #write} lets other programs fill the same holes, which
 * {@link Filler#folder} then reads. G'MIC's patch search, for example:
 *
 * <pre>{@code
 * for photo in holes/*-holed.png; do
 *     name=$(basename "$photo" -holed.png)
 *     gmic "$photo" "holes/$name-mask.png" -inpaint_matchpatch[0] [1] -output[0] "filled/$name.png"
 * done
 * }</pre>
 */
public final class EvaluationSet {

    /** What the holes look like. */
    public enum HoleKind {
        /** Strokes, blobs and boxes, as {@link MaskGenerator#irregular}. */
        IRREGULAR,
        /** One box, as {@link MaskGenerator#box}. */
        BOX,
        /** An object's outline, as {@link MaskGenerator#objects}. */
        OBJECT
    }

    private static final int READ_LARGER = 4;

    /** More holes of a photo would share their seeds with the next photo's. */
    private static final int MAX_HOLES = 10;

    private final List<Path> files;
    private final int side;
    private final int holes;
    private final List<RatioRange> ranges;
    private final List<MaskGenerator> generators = new ArrayList<>();
    private final int smoothRadius;
    private final long seed;

    private EvaluationSet(Builder builder) throws IOException {
        files = PictureReader.list(builder.photos);
        side = builder.side;
        holes = builder.holes;
        ranges = List.copyOf(builder.ranges);
        smoothRadius = builder.smoothRadius;
        seed = builder.seed;
        MaskFolder outlines = builder.outlines == null ? null : MaskFolder.open(builder.outlines);
        for (HoleKind kind : builder.kinds) {
            for (RatioRange range : ranges) {
                generators.add(generator(kind, range.least(), range.greatest(), outlines));
            }
        }
    }

    private static MaskGenerator generator(
            HoleKind kind, double least, double greatest, MaskFolder outlines) {
        return switch (kind) {
            case IRREGULAR -> MaskGenerator.irregular(least, greatest);
            case BOX -> MaskGenerator.box(least, greatest);
            case OBJECT -> MaskGenerator.objects(outlines, least, greatest);
        };
    }

    /**
     * Returns a builder.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the number of photos.
     *
     * @return the number
     */
    public int size() {
        return files.size();
    }

    /**
     * Returns the ranges of hole ratios.
     *
     * @return the ranges, in the order of the builder
     */
    public List<RatioRange> ranges() {
        return ranges;
    }

    /**
     * Returns what the set is, in words.
     *
     * @return a line
     */
    public String description() {
        return String.format(
                Locale.ROOT,
                "%d photos of %dx%d, %d hole(s) each, seed %d",
                size(),
                side,
                side,
                holes,
                seed);
    }

    /**
     * Reads a photo, and makes its holes.
     *
     * @param number its number, from 0
     * @return the photo with each of its holes, that at a smooth place last
     * @throws IOException if it cannot be read or is damaged
     */
    public List<HoledPhoto> get(int number) throws IOException {
        Path file = files.get(number);
        RgbImage truth =
                Resampler.centerSquare(PhotoSource.open(file).read(READ_LARGER * side), side);
        String stem = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        String name = String.format(Locale.ROOT, "%04d-%s", number + 1, stem);
        List<HoledPhoto> photos = new ArrayList<>();
        for (int hole = 0; hole < holes; hole++) {
            int turn = (number * holes + hole) % generators.size();
            HoleMask mask =
                    generators.get(turn).generate(side, side, seed + number * MAX_HOLES + hole);
            Optional<RatioRange> range = Optional.of(ranges.get(turn % ranges.size()));
            photos.add(new HoledPhoto(name + "-" + (hole + 1), truth, mask, range));
        }
        if (smoothRadius > 0) {
            SmoothPlace.find(truth, smoothRadius)
                    .map(mask -> new HoledPhoto(name + "-smooth", truth, mask, Optional.empty()))
                    .ifPresent(photos::add);
        }
        return photos;
    }

    /**
     * Writes all photos with holes, gray in them, as {@code NAME-holed.png}, and their masks, white
     * in the hole, as {@code NAME-mask.png}.
     *
     * @param folder the folder, which is made if need be
     * @throws IOException if a photo cannot be read or a file not be written
     */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (int number = 0; number < size(); number++) {
            for (HoledPhoto photo : get(number)) {
                write(folder.resolve(photo.name() + "-holed.png"), photo.holed());
                write(folder.resolve(photo.name() + "-mask.png"), photo.mask().toPicture());
            }
        }
    }

    static void write(Path file, RgbImage picture) throws IOException {
        PictureWriter.write(file, StoredPicture.of(picture.toBufferedImage()));
    }

    /** Makes an {@link EvaluationSet}. */
    public static final class Builder {

        private Path photos;
        private int side = 256;
        private int holes = 4;
        private List<RatioRange> ranges =
                List.of(
                        new RatioRange(10, 20),
                        new RatioRange(20, 30),
                        new RatioRange(30, 40),
                        new RatioRange(40, 50));
        private Set<HoleKind> kinds = EnumSet.of(HoleKind.IRREGULAR);
        private Path outlines;
        private int smoothRadius = 20;
        private long seed = 2026;

        private Builder() {}

        /**
         * Sets the photos.
         *
         * @param folder a folder of pictures, or a text file with one path a line
         * @return this builder
         */
        public Builder setPhotos(Path folder) {
            photos = folder;
            return this;
        }

        /**
         * Sets the height and width of the pictures.
         *
         * @param pixels the side; 256 by default
         * @return this builder
         */
        public Builder optSide(int pixels) {
            side = pixels;
            return this;
        }

        /**
         * Sets how many holes, one at a time, each photo gets.
         *
         * @param count the number, at most 10; 4 by default
         * @return this builder
         */
        public Builder optHoles(int count) {
            holes = count;
            return this;
        }

        /**
         * Sets the ranges of the holes' sizes, which take turns.
         *
         * @param hole the ranges; 10 to 50 % in steps of 10 by default
         * @return this builder
         */
        public Builder optRanges(List<RatioRange> hole) {
            ranges = hole;
            return this;
        }

        /**
         * Sets the kinds of the holes; the next kind has its turn after all ranges of one.
         *
         * @param hole the kinds, of which OBJECT needs outlines; IRREGULAR by default
         * @return this builder
         */
        public Builder optKinds(Set<HoleKind> hole) {
            kinds = hole;
            return this;
        }

        /**
         * Sets the outlines of objects.
         *
         * @param folder a folder of pictures, white on black
         * @return this builder
         */
        public Builder optOutlines(Path folder) {
            outlines = folder;
            return this;
        }

        /**
         * Sets the size of the holes at smooth places.
         *
         * @param radius the radius in pixels, 0 for no such holes; 20 by default
         * @return this builder
         */
        public Builder optSmoothRadius(int radius) {
            smoothRadius = radius;
            return this;
        }

        /**
         * Sets the seed of the holes.
         *
         * @param number the seed; 2026 by default
         * @return this builder
         */
        public Builder optSeed(long number) {
            seed = number;
            return this;
        }

        /**
         * Makes the set.
         *
         * @return the set
         * @throws IOException if photos or outlines cannot be listed
         * @throws IllegalArgumentException if something is missing or out of its range
         */
        public EvaluationSet build() throws IOException {
            if (photos == null || ranges.isEmpty() || kinds.isEmpty()) {
                throw new IllegalArgumentException("an evaluation needs photos and kinds of holes");
            }
            if (side < 16 || holes < 1 || holes > MAX_HOLES || smoothRadius < 0) {
                throw new IllegalArgumentException(
                        "an evaluation needs a side of at least 16 and 1 to 10 holes, not "
                                + side
                                + " and "
                                + holes);
            }
            if (kinds.contains(HoleKind.OBJECT) && outlines == null) {
                throw new IllegalArgumentException("holes of objects need outlines");
            }
            return new EvaluationSet(this);
        }
    }
}
