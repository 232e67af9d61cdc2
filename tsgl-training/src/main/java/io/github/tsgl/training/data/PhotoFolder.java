package io.github.tsgl.training.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The photos of a folder and its subfolders, in memory.
 *
 * @param photos the photos, sorted by path
 * @param skipped what could not be read, one line for each file
 */
public record PhotoFolder(List<Photo> photos, List<String> skipped) {

    private static final double LEVEL_RATIO = Math.sqrt(0.5);

    /**
     * Makes a folder.
     *
     * @param photos the photos
     * @param skipped what could not be read
     */
    public PhotoFolder {
        photos = List.copyOf(photos);
        skipped = List.copyOf(skipped);
    }

    /**
     * Lists the JPEG and PNG files of a folder and its subfolders.
     *
     * @param folder the folder
     * @return the files, sorted
     * @throws IOException if the folder cannot be read or holds no such file
     */
    public static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(
                    folder + ": " + (Files.exists(folder) ? "is not a folder" : "no such folder"));
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            List<Path> files = paths.filter(PhotoFolder::isPicture).sorted().toList();
            if (files.isEmpty()) {
                throw new IOException(folder + ": has no JPEG or PNG file in it");
            }
            return files;
        }
    }

    private static boolean isPicture(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        boolean known = name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
        return known && Files.isRegularFile(path);
    }

    /**
     * Reads a folder; a file that cannot be read is noted and left out.
     *
     * @param folder the folder
     * @param sizes the sizes to keep
     * @param smoothing makes the texture picture of a picture
     * @param threads how many files are read at a time
     * @return the photos
     * @throws IOException if no photo can be read
     */
    public static PhotoFolder load(
            Path folder, Sizes sizes, UnaryOperator<RgbImage> smoothing, int threads)
            throws IOException {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Photo>> readings = new ArrayList<>();
            List<Path> files = list(folder);
            for (Path file : files) {
                readings.add(executor.submit(() -> read(folder, file, sizes, smoothing)));
            }
            return collect(folder, files, readings);
        } finally {
            executor.shutdownNow();
        }
    }

    private static PhotoFolder collect(Path folder, List<Path> files, List<Future<Photo>> readings)
            throws IOException {
        List<Photo> photos = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            try {
                photos.add(readings.get(i).get());
            } catch (ExecutionException e) {
                skipped.add(e.getCause().getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while reading " + folder, e);
            }
        }
        if (photos.isEmpty()) {
            throw new IOException(
                    folder
                            + ": none of its "
                            + files.size()
                            + " files is a usable photo; "
                            + skipped.get(0));
        }
        return new PhotoFolder(photos, skipped);
    }

    private static Photo read(
            Path folder, Path file, Sizes sizes, UnaryOperator<RgbImage> smoothing)
            throws IOException {
        RgbImage picture = PhotoFile.read(file, sizes.largest());
        int shortSide = Math.min(picture.width(), picture.height());
        if (shortSide < sizes.smallest()) {
            throw new IOException(file + ": is smaller than " + sizes.smallest() + " pixels");
        }
        List<Photo.Level> levels = new ArrayList<>();
        for (double side = shortSide; Math.round(side) >= sizes.smallest(); side *= LEVEL_RATIO) {
            RgbImage level = Resampling.resizeShortSide(picture, (int) Math.round(side));
            levels.add(new Photo.Level(level, smoothing.apply(level)));
        }
        return new Photo(folder.relativize(file).toString(), levels);
    }

    /**
     * The range of sizes in which a photo is kept, in steps of √2.
     *
     * @param smallest the shortest short side, in pixels
     * @param largest the longest short side, in pixels; larger photos are shrunk to it
     */
    public record Sizes(int smallest, int largest) {

        /**
         * Makes a range.
         *
         * @param smallest the shortest short side, in pixels
         * @param largest the longest short side, in pixels
         * @throws IllegalArgumentException if it is empty
         */
        public Sizes {
            if (smallest < 1 || largest < smallest) {
                throw new IllegalArgumentException(
                        "the sizes must be a range, not " + smallest + " to " + largest);
            }
        }
    }
}
