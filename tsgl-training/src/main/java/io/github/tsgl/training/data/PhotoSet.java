// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.LabelFolder;
import io.github.tsgl.image.io.PictureReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Photos to train on. They are decoded by whoever needs them, in that thread; decoded ones are kept
 * up to a number of bytes.
 *
 * <p>A damaged file is named, counted and left out: one that is truncated or no picture at once,
 * one that fails to decode when it is first needed.
 */
public final class PhotoSet {

    private static final Logger LOGGER = LoggerFactory.getLogger(PhotoSet.class);
    private static final long GIBIBYTE = 1L << 30;

    private final List<PhotoSource> photos;
    private final PictureCache cache;
    private final List<String> unusable;
    private final Map<PhotoSource, String> damaged;
    private final PreparedPriors prepared; // null without

    private PhotoSet(List<PhotoSource> photos, List<String> unusable, Builder builder) {
        this.photos = List.copyOf(photos);
        this.unusable = List.copyOf(unusable);
        cache = new PictureCache(builder.cacheBytes);
        damaged = new ConcurrentHashMap<>();
        prepared =
                builder.files == null
                        ? null
                        : new PreparedPriors(
                                builder.folder,
                                builder.preparation,
                                builder.files,
                                builder.warnings);
    }

    private PhotoSet(PhotoSet whole, Collection<? extends PhotoSource> photos) {
        this.photos = List.copyOf(photos);
        unusable = whole.unusable;
        cache = whole.cache;
        damaged = whole.damaged;
        prepared = whole.prepared;
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
     * Returns a part of the photos, which shares the memory for decoded ones with the whole.
     *
     * @param part some of the photos
     * @return the part
     */
    public PhotoSet part(Collection<? extends PhotoSource> part) {
        return new PhotoSet(this, part);
    }

    /**
     * Returns the photos.
     *
     * @return the photos, in the order of their files
     */
    public List<PhotoSource> photos() {
        return photos;
    }

    /**
     * Returns what is left out.
     *
     * @return one line for each file found unusable so far, also by other parts of the same photos
     */
    public List<String> skipped() {
        List<String> skipped = new ArrayList<>(unusable);
        damaged.values().stream().sorted().forEach(skipped::add);
        return skipped;
    }

    /**
     * Returns a photo in a size, decoded now or kept from before.
     *
     * @param photo one of the photos
     * @param size the size
     * @return the picture, or nothing if its file is damaged
     * @throws UncheckedIOException if its file is no longer there
     */
    public Optional<RgbImage> picture(PhotoSource photo, PhotoSource.Size size) {
        if (damaged.containsKey(photo)) {
            return Optional.empty();
        }
        RgbImage picture = cache.get(photo, size);
        if (picture == null) {
            try {
                picture = photo.read(size);
            } catch (NoSuchFileException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            } catch (IOException e) {
                if (damaged.put(photo, e.getMessage()) == null) {
                    LOGGER.warn("{}; it is left out", e.getMessage());
                }
                return Optional.empty();
            }
            cache.put(photo, size, picture);
        }
        return Optional.of(picture);
    }

    /**
     * Returns a photo in a size, with its semantic map if it has one.
     *
     * @param photo one of the photos
     * @param size the size
     * @return the picture and its map, or nothing if the file of either is damaged
     * @throws UncheckedIOException if a file is no longer there
     */
    public Optional<LabeledPicture> labeled(PhotoSource photo, PhotoSource.Size size) {
        Optional<RgbImage> picture = picture(photo, size);
        if (photo.labels().isEmpty()) {
            return picture.map(one -> new LabeledPicture(one, Optional.empty()));
        }
        Optional<RgbImage> labels = picture(photo.labels().get(), size);
        return labels.isEmpty()
                ? Optional.empty()
                : picture.map(one -> new LabeledPicture(one, labels));
    }

    /**
     * Returns a photo in a size, with its semantic map and what was made of it ahead.
     *
     * @param photo one of the photos
     * @param size the size
     * @return as {@link #labeled}; with nothing more unless {@link Builder#optPrepared} was said
     * @throws UncheckedIOException if a file is no longer there
     */
    Optional<LabeledPicture> prepared(PhotoSource photo, PhotoSource.Size size) {
        Optional<LabeledPicture> whole = labeled(photo, size);
        if (prepared == null || whole.isEmpty()) {
            return whole;
        }
        Map<Prior, RgbImage> made = new EnumMap<>(Prior.class);
        for (Map.Entry<Prior, PhotoSource> one : prepared.of(photo).entrySet()) {
            Optional<RgbImage> prior = picture(one.getValue(), size);
            if (prior.isEmpty()) {
                return Optional.empty();
            }
            made.put(one.getKey(), prior.get());
        }
        return whole.map(one -> new LabeledPicture(one.picture(), one.labels(), made));
    }

    /**
     * Returns how much memory decoded photos take.
     *
     * @return bytes
     */
    public long cachedBytes() {
        return cache.bytes();
    }

    /** Builds a {@link PhotoSet}. */
    public static final class Builder {

        private final List<PhotoSource> given = new ArrayList<>();
        private Path folder;
        private LabelFolder labels; // null without
        private InputPreparation preparation; // null without files
        private PreparedFiles files; // null without
        private Consumer<String> warnings;
        private long cacheBytes = GIBIBYTE;
        private int smallest = 1;
        private int threads = 2;

        Builder() {}

        /**
         * Sets where the photos are.
         *
         * @param folderOrList a folder of pictures with its subfolders, or a text file with one
         *     path a line, relative to the text file
         * @return this builder
         */
        public Builder optFolder(Path folderOrList) {
            folder = folderOrList;
            return this;
        }

        /**
         * Sets the semantic maps of the folder's photos; one without a map is named and left out.
         *
         * @param maps the maps
         * @return this builder
         */
        public Builder optLabels(LabelFolder maps) {
            labels = maps;
            return this;
        }

        /**
         * Sets where smoothed pictures and edges are that {@link PhotoPreparation} made of the
         * folder's photos; samples get them. What is not there is made when it is needed.
         *
         * @param inputs makes the inputs, as the photos were prepared
         * @param prepared the files
         * @param told is told in one line each of the first file that is missing, and of all that
         *     are damaged, by the threads that make samples
         * @return this builder
         * @throws IllegalArgumentException if the inputs have nothing that can be made ahead
         */
        public Builder optPrepared(
                InputPreparation inputs, PreparedFiles prepared, Consumer<String> told) {
            if (inputs.spec().ahead().isEmpty()) {
                throw new IllegalArgumentException(
                        "nothing can be made ahead of holes for " + inputs.spec());
            }
            preparation = inputs;
            files = prepared;
            warnings = told;
            return this;
        }

        /**
         * Adds photos that are there already.
         *
         * @param photos the photos
         * @return this builder
         */
        public Builder optPhotos(Collection<? extends PhotoSource> photos) {
            given.addAll(photos);
            return this;
        }

        /**
         * Sets how much memory decoded photos may take, by default 1 GiB. Photos that are being
         * decoded come on top.
         *
         * @param bytes the number of bytes
         * @return this builder
         */
        public Builder optCacheBytes(long bytes) {
            cacheBytes = bytes;
            return this;
        }

        /**
         * Sets how large photos must be; smaller ones are named and left out.
         *
         * @param shortSide the shortest short side, in pixels
         * @return this builder
         */
        public Builder optSmallest(int shortSide) {
            smallest = shortSide;
            return this;
        }

        /**
         * Sets how many files are looked at at a time while the photos are listed.
         *
         * @param number the number of threads
         * @return this builder
         */
        public Builder optThreads(int number) {
            threads = number;
            return this;
        }

        /**
         * Looks at every file: its size, and whether it goes on to its end.
         *
         * @return the photos
         * @throws IOException if the folder cannot be read or has no usable photo
         * @throws IllegalArgumentException if there are prepared pictures, but no folder
         */
        public PhotoSet build() throws IOException {
            if (files != null && folder == null) {
                throw new IllegalArgumentException("only a folder's photos can be prepared");
            }
            List<PhotoSource> photos = new ArrayList<>(given);
            List<String> unusable = new ArrayList<>();
            if (folder != null) {
                examine(PictureReader.list(folder), photos, unusable);
            }
            if (photos.isEmpty()) {
                throw new IOException(
                        unusable.isEmpty()
                                ? "there are no photos"
                                : folder
                                        + ": none of its "
                                        + unusable.size()
                                        + " files is a usable photo; "
                                        + unusable.get(0));
            }
            return new PhotoSet(photos, unusable, this);
        }

        private void examine(List<Path> files, List<PhotoSource> photos, List<String> unusable)
                throws IOException {
            ExecutorService executor = Executors.newFixedThreadPool(threads);
            try {
                List<Callable<PhotoSource>> tasks = new ArrayList<>();
                files.forEach(file -> tasks.add(() -> large(examine(file))));
                for (Future<PhotoSource> examined : executor.invokeAll(tasks)) {
                    try {
                        photos.add(examined.get());
                    } catch (ExecutionException e) {
                        unusable.add(e.getCause().getMessage());
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while reading " + folder, e);
            } finally {
                executor.shutdownNow();
            }
        }

        private PhotoSource examine(Path file) throws IOException {
            return labels == null ? PhotoFile.examine(file) : PhotoFile.examine(file, labels);
        }

        private PhotoSource large(PhotoSource photo) throws IOException {
            if (photo.size().shortSide() < smallest) {
                throw new IOException(photo.name() + ": is smaller than " + smallest + " pixels");
            }
            return photo;
        }
    }
}
