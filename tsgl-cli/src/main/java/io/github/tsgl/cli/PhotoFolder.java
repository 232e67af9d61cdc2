// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.image.io.FileException;
import io.github.tsgl.image.io.MaskPairing;
import io.github.tsgl.image.io.PictureReader;
import io.github.tsgl.image.io.PictureWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The photos of a folder, each with its masks. */
final class PhotoFolder {

    private final Path images;
    private final Path masks;
    private final Path out;
    private final int depth;
    private final Map<Path, String> photos;
    private final Map<String, Path> found = new LinkedHashMap<>(); // masks by their names
    private final MaskPairing pairing;

    private PhotoFolder(Path images, Path masks, Path out, boolean recursive) throws IOException {
        this.images = images;
        boolean together = Files.isSameFile(images, masks);
        this.masks = together ? images : masks;
        this.out = out;
        depth = recursive ? Integer.MAX_VALUE : 1;
        photos = pictures(images);
        if (Files.isDirectory(masks)) {
            pictures(this.masks)
                    .forEach(
                            (file, problem) -> {
                                if (problem.isEmpty()) {
                                    found.put(name(this.masks, file), file);
                                }
                            });
        }
        pairing =
                together
                        ? MaskPairing.besidePhotos(found.keySet())
                        : MaskPairing.of(found.keySet());
    }

    /** A job for each photo and mask in the photos' order; those that cannot be say so. */
    static List<Job> jobs(Path images, Path masks, Path out, boolean recursive)
            throws InputException {
        List<Job> jobs = new ArrayList<>();
        try {
            PhotoFolder folder = new PhotoFolder(images, masks, out, recursive);
            for (Path photo : folder.photos.keySet()) {
                jobs.addAll(folder.pairs(photo));
            }
        } catch (IOException e) {
            throw new InputException(images, FileException.reason(e), e);
        }
        if (jobs.isEmpty()) {
            throw new InputException(images, "has no " + PictureReader.FORMATS + " file in it");
        }
        return withoutClashes(jobs);
    }

    /** Of photos whose results have one name, as a.gif and a.png, only the first has its own. */
    private static List<Job> withoutClashes(List<Job> jobs) {
        Map<Path, Path> owners = new HashMap<>();
        List<Job> result = new ArrayList<>();
        for (Job job : jobs) {
            Path owner = owners.putIfAbsent(job.out(), job.image());
            String clash = "its result " + job.out() + " would be that of " + owner;
            result.add(
                    owner == null || job.problem().isPresent()
                            ? job
                            : new Job(job.image(), job.mask(), job.out(), Optional.of(clash)));
        }
        return result;
    }

    private List<Job> pairs(Path photo) {
        Optional<String> problem =
                Optional.of(photos.get(photo))
                        .filter(text -> !text.isEmpty())
                        .or(() -> FileName.problem(photo));
        if (problem.isPresent()) {
            return List.of(new Job(photo, masks, out.resolve(images.relativize(photo)), problem));
        }
        String name = name(images, photo);
        if (!Files.isDirectory(masks)) {
            return List.of(new Job(photo, masks, out.resolve(PictureWriter.resultName(name))));
        }
        return pairing.of(name).stream().map(pair -> job(photo, pair)).toList();
    }

    private Job job(Path photo, MaskPairing.Pair pair) {
        Path mask = found.get(pair.mask());
        return new Job(
                photo,
                mask == null ? masks.resolve(pair.mask()) : mask,
                out.resolve(pair.result()),
                pair.problem());
    }

    private static String name(Path folder, Path file) {
        return folder.relativize(file).toString().replace(File.separatorChar, '/');
    }

    /** The pictures below a folder, and what is wrong with those places that cannot be read. */
    private Map<Path, String> pictures(Path root) throws IOException {
        Map<Path, String> pictures = new TreeMap<>();
        Files.walkFileTree(
                root,
                EnumSet.of(FileVisitOption.FOLLOW_LINKS),
                depth,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) throws IOException {
                        boolean others = isSame(folder, out) || isSame(folder, masks);
                        return folder.equals(root) || !isHidden(folder) && !others
                                ? FileVisitResult.CONTINUE
                                : FileVisitResult.SKIP_SUBTREE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (PictureReader.isPicture(file)
                                && !attributes.isDirectory()
                                && !isHidden(file)) {
                            pictures.put(file, "");
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException error)
                            throws IOException {
                        if (file.equals(root)) {
                            throw error;
                        }
                        pictures.put(file, FileException.reason(error));
                        return FileVisitResult.CONTINUE;
                    }
                });
        return pictures;
    }

    private static boolean isSame(Path a, Path b) throws IOException {
        return Files.exists(b) && Files.isSameFile(a, b);
    }

    private static boolean isHidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }
}
