// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.Resampler;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.LabelFolder;
import io.github.tsgl.image.io.PictureReader;
import io.github.tsgl.image.io.PictureWriter;
import io.github.tsgl.image.io.PicturesByName;
import io.github.tsgl.image.io.StoredPicture;
import io.github.tsgl.training.data.PhotoSource;
import io.github.tsgl.training.mask.MaskFolder;
import io.github.tsgl.training.mask.MaskGenerator;
import java.awt.Dimension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

    private static final int READ_LARGER = 4;

    private static final PictureReader READER = PictureReader.strict(300, "an evaluation");

    /** More holes of a photo would share their seeds with the next photo's. */
    private static final int MAX_HOLES = 10;

    /** LaMa's NAME_mask001.png belongs to NAME. */
    private static final String MASK_ENDING = "_mask\\d*";

    private final PhotoListing photos;
    private final List<Path> names; // the photos', which need be no files of this machine
    private final int side;
    private final int holes;
    private final List<RatioRange> ranges;
    private final PicturesByName masks; // null if masks are drawn
    private final List<MaskGenerator> generators = new ArrayList<>();
    private final String source;
    private final LabelFolder labels; // null without
    private final int smoothRadius;
    private final long seed;

    private EvaluationSet(Builder builder) throws IOException {
        photos = builder.photos == null ? PhotoListing.of(builder.folder) : builder.photos;
        names = photos.names().stream().map(Path::of).toList();
        side = builder.side;
        ranges = List.copyOf(builder.ranges);
        smoothRadius = builder.smoothRadius;
        seed = builder.seed;
        labels = builder.labels == null ? null : LabelFolder.open(builder.labels);
        PicturesByName named =
                builder.masks == null ? null : PicturesByName.list(builder.masks, MASK_ENDING);
        masks = named != null && isOfPhotos(named, builder.masks) ? named : null;
        holes = masks == null ? builder.holes : 0;
        if (masks != null) {
            source = "the masks of their names in " + builder.masks;
        } else if (named != null) {
            generators.add(MaskFolder.open(builder.masks));
            source = "masks drawn from " + builder.masks;
        } else {
            MaskFolder outlines =
                    builder.outlines == null ? null : MaskFolder.open(builder.outlines);
            for (HoleKind kind : builder.kinds) {
                for (RatioRange range : kind.hasRange() ? ranges : ranges.subList(0, 1)) {
                    generators.add(kind.generator(range, outlines));
                }
            }
            source =
                    builder.kinds.stream()
                            .map(HoleKind::toString)
                            .collect(Collectors.joining(", "));
        }
    }

    /** Whether the masks are the photos', which is so for all photos or for none. */
    private boolean isOfPhotos(PicturesByName named, Path folder) throws IOException {
        List<Path> without = names.stream().filter(name -> !named.has(name)).toList();
        if (!without.isEmpty() && without.size() < size()) {
            throw new IOException(
                    folder
                            + ": has masks of the names of "
                            + (size() - without.size())
                            + " photos, but none for "
                            + without.get(0));
        }
        return without.isEmpty();
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
        return names.size();
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
        String drawn =
                masks == null
                        ? String.format(Locale.ROOT, "%d hole(s) each: %s", holes, source)
                        : source;
        return String.format(
                Locale.ROOT, "%d photos of %dx%d, %s, seed %d", size(), side, side, drawn, seed);
    }

    /** The radius of the holes at smooth places, 0 if there are none. */
    int smoothRadius() {
        return smoothRadius;
    }

    /** Tells listings of other photos apart, wherever their folders are. */
    int namesHash() {
        return names.stream().map(PicturesByName::stem).toList().hashCode();
    }

    /**
     * Reads a photo, and makes its holes.
     *
     * @param number its number, from 0
     * @return the photo with each of its holes, that at a smooth place last
     * @throws IOException if it cannot be read or is damaged
     */
    public List<HoledPhoto> get(int number) throws IOException {
        PhotoSource photo = photos.open(number);
        Path file = names.get(number);
        RgbImage truth = Resampler.centerSquare(photo.read(READ_LARGER * side), side);
        String name = String.format(Locale.ROOT, "%04d-%s", number + 1, PicturesByName.stem(file));
        Optional<RgbImage> map = labels(file, photo.size());
        List<HoledPhoto> holed = new ArrayList<>();
        for (HoleMask mask : masks(number)) {
            String hole = name + "-" + (holed.size() + 1);
            holed.add(new HoledPhoto(number, hole, truth, mask, HoledPhoto.Place.ANYWHERE, map));
        }
        if (smoothRadius > 0) {
            SmoothPlace.find(truth, smoothRadius)
                    .map(
                            mask ->
                                    new HoledPhoto(
                                            number,
                                            name + "-smooth",
                                            truth,
                                            mask,
                                            HoledPhoto.Place.SMOOTH,
                                            map))
                    .ifPresent(holed::add);
        }
        return holed;
    }

    /** The middle square of a photo's map, by the nearest pixels. */
    private Optional<RgbImage> labels(Path photo, PhotoSource.Size size) throws IOException {
        if (labels == null) {
            return Optional.empty();
        }
        Dimension own = new Dimension(size.width(), size.height());
        RgbImage map = LabelFolder.read(labels.of(photo), own, READER);
        int square = Math.min(map.width(), map.height());
        int left = (map.width() - square) / 2;
        int top = (map.height() - square) / 2;
        return Optional.of(Resampler.nearest(map.crop(left, top, square, square), side, side));
    }

    private List<HoleMask> masks(int number) throws IOException {
        List<HoleMask> drawn = new ArrayList<>();
        if (masks != null) {
            for (Path mask : masks.of(names.get(number))) {
                drawn.add(SquareMask.read(mask, side));
            }
        }
        for (int hole = 0; hole < holes; hole++) {
            MaskGenerator generator = generators.get((number * holes + hole) % generators.size());
            drawn.add(generator.generate(side, side, seed + number * MAX_HOLES + hole));
        }
        return drawn;
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

        private PhotoListing photos;
        private Path folder; // of the photos, if they are not given
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
        private Path labels;
        private Path masks;
        private int smoothRadius = 20;
        private long seed = 2026;

        private Builder() {}

        /**
         * Sets the photos.
         *
         * @param place a folder of pictures, or a text file with one path a line
         * @return this builder
         */
        public Builder setPhotos(Path place) {
            folder = place;
            photos = null;
            return this;
        }

        /**
         * Sets the photos, wherever they are.
         *
         * @param listing the photos
         * @return this builder
         */
        public Builder setPhotos(PhotoListing listing) {
            photos = listing;
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
         * Sets the ranges of hole ratios by which results are told apart. Kinds that can be made of
         * any size are made of each range in turn.
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
         * @param hole the kinds, of which OBJECTS needs outlines; IRREGULAR by default
         * @return this builder
         */
        public Builder optKinds(Set<HoleKind> hole) {
            kinds = hole;
            return this;
        }

        /**
         * Sets the photos' semantic maps, for models that look at one; without a map a photo cannot
         * be read.
         *
         * @param folder the folder of maps that have the photos' names, as {@link LabelFolder} says
         * @return this builder
         */
        public Builder optLabels(Path folder) {
            labels = folder;
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
         * Takes masks from a folder instead of drawing kinds: each photo's own, if the folder has
         * masks of the photos' names ({@code NAME.png}, or {@code NAME_mask001.png} and so on, as
         * LaMa's evaluation has them), of which the middle square is taken as of the photo; else
         * any, as {@link MaskFolder} draws them.
         *
         * @param folder a folder of pictures, white where the hole is
         * @return this builder
         */
        public Builder optMasks(Path folder) {
            masks = folder;
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
         * @throws IOException if photos, outlines or semantic maps cannot be listed
         * @throws IllegalArgumentException if something is missing or out of its range
         */
        public EvaluationSet build() throws IOException {
            if (photos == null && folder == null || ranges.isEmpty() || kinds.isEmpty()) {
                throw new IllegalArgumentException("an evaluation needs photos and kinds of holes");
            }
            if (side < 16 || holes < 1 || holes > MAX_HOLES || smoothRadius < 0) {
                throw new IllegalArgumentException(
                        "an evaluation needs a side of at least 16 and 1 to 10 holes, not "
                                + side
                                + " and "
                                + holes);
            }
            if (kinds.contains(HoleKind.OBJECTS) && outlines == null) {
                throw new IllegalArgumentException("holes of objects need outlines");
            }
            return new EvaluationSet(this);
        }
    }
}
