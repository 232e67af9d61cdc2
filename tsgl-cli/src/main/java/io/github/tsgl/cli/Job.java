package io.github.tsgl.cli;

import io.github.tsgl.image.io.FileException;
import io.github.tsgl.image.io.PictureWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One photo, its mask and its result.
 *
 * @param image the photo's file
 * @param mask the mask's file; it may not exist
 * @param out the result's file
 */
record Job(Path image, Path mask, Path out) {

    /** Pairs the photos of a folder with a mask for all or a folder of masks. */
    static List<Job> inFolder(Path images, Path masks, Path out) throws InputException {
        Map<String, Path> byStem = new TreeMap<>();
        if (Files.isDirectory(masks)) {
            for (Path mask : pictures(masks)) {
                Path other = byStem.put(stem(mask), mask);
                if (other != null) {
                    throw new InputException(
                            mask, "and " + other.getFileName() + " are masks of the same name");
                }
            }
        }
        List<Job> jobs = new ArrayList<>();
        for (Path image : pictures(images)) {
            Path mask =
                    Files.isDirectory(masks)
                            ? byStem.getOrDefault(stem(image), masks.resolve(stem(image) + ".png"))
                            : masks;
            jobs.add(new Job(image, mask, out.resolve(image.getFileName())));
        }
        if (jobs.isEmpty()) {
            throw new InputException(images, "has no .jpg, .jpeg or .png file in it");
        }
        return jobs;
    }

    /** Checks the names before anything is read. */
    void check(boolean inPlace) throws InputException, FileException {
        FileException.requireReadable(image);
        if (!Files.exists(mask)) {
            throw new InputException(mask, "no such mask");
        }
        FileException.requireReadable(mask);
        FileException.requireWritable(out);
        if (isSame(out, mask)) {
            throw new InputException(out, "is the mask; it would be overwritten");
        }
        if (!inPlace && isSame(out, image)) {
            throw new InputException(
                    out, "is the photo itself; say --in-place if it shall be replaced");
        }
    }

    private static boolean isSame(Path a, Path b) throws InputException {
        try {
            return Files.exists(a) && Files.isSameFile(a, b);
        } catch (IOException e) {
            throw new InputException(a, InputException.reason(e), e);
        }
    }

    private static List<Path> pictures(Path folder) throws InputException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(PictureWriter::isPicture)
                    .filter(file -> !Files.isDirectory(file))
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InputException(folder, InputException.reason(e), e);
        }
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }
}
