// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.image.io.FileException;
import io.github.tsgl.image.io.PictureReader;
import io.github.tsgl.image.io.PictureWriter;
import io.github.tsgl.image.io.PicturesByName;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pairs the photos of a folder with their masks: with {@code NAME.*}, or with LaMa's {@code
 * NAME_mask001.*}, where several are several results.
 */
final class PhotoFolder {

    private static final Pattern NUMBERED = Pattern.compile("(.+)_mask\\d*");

    private final Path images;
    private final Path masks;
    private final Path out;
    private final int depth;
    private final Map<Path, String> photos;
    private final Map<String, List<Path>> named = new HashMap<>();
    private final Map<String, List<Path>> numbered = new HashMap<>();

    private PhotoFolder(Path images, Path masks, Path out, boolean recursive) throws IOException {
        this.images = images;
        this.masks = Files.isSameFile(images, masks) ? images : masks;
        this.out = out;
        depth = recursive ? Integer.MAX_VALUE : 1;
        photos = pictures(images);
        if (Files.isDirectory(masks)) {
            Map<Path, String> found = pictures(this.masks);
            found.values().removeIf(problem -> !problem.isEmpty());
            for (Path mask : found.keySet()) {
                String key = key(this.masks, mask);
                named.computeIfAbsent(key, unused -> new ArrayList<>()).add(mask);
                Matcher number = NUMBERED.matcher(key);
                if (number.matches()) {
                    numbered.computeIfAbsent(number.group(1), unused -> new ArrayList<>())
                            .add(mask);
                }
            }
        }
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
        Path result = PictureWriter.resultName(out.resolve(images.relativize(photo)));
        Optional<String> problem =
                Optional.of(photos.get(photo))
                        .filter(text -> !text.isEmpty())
                        .or(() -> FileName.problem(photo));
        if (problem.isPresent() || !Files.isDirectory(masks)) {
            return List.of(new Job(photo, masks, result, problem));
        }
        String key = key(images, photo);
        if (masks.equals(images) && isMaskOfAnother(key)) {
            return List.of();
        }
        List<Path> several = numbered.getOrDefault(key, List.of());
        List<Path> same =
                named.getOrDefault(key, List.of()).stream()
                        .filter(mask -> several.isEmpty() || !mask.equals(photo))
                        .toList();
        if (same.size() > 1) {
            String names =
                    same.stream()
                            .map(mask -> mask.getFileName().toString())
                            .collect(Collectors.joining(" and "));
            String ambiguous = "its masks " + names + " are masks of the same name";
            return List.of(new Job(photo, masks, result, Optional.of(ambiguous)));
        }
        if (same.isEmpty() && several.size() > 1) {
            return several.stream().map(mask -> numbered(photo, mask, result)).toList();
        }
        Path missing = masks.resolve(images.relativize(photo));
        Path mask =
                Stream.concat(same.stream(), several.stream())
                        .findFirst()
                        .orElse(missing.resolveSibling(PicturesByName.stem(photo) + ".png"));
        return List.of(new Job(photo, mask, result, Optional.empty()));
    }

    private boolean isMaskOfAnother(String key) {
        Matcher number = NUMBERED.matcher(key);
        return number.matches() && named.containsKey(number.group(1));
    }

    /** The job of one of a photo's masks, whose result has the mask's name. */
    private static Job numbered(Path photo, Path mask, Path result) {
        String name = result.getFileName().toString();
        String extension = name.substring(name.lastIndexOf('.'));
        Path own = result.resolveSibling(PicturesByName.stem(mask) + extension);
        return new Job(photo, mask, own, Optional.empty());
    }

    /** What pairs a photo with its mask: where it is in its folder, and its name. */
    private static String key(Path folder, Path file) {
        Path place = folder.relativize(file).resolveSibling("");
        return FileName.normalized(place.toString()) + "/" + PicturesByName.stem(file);
    }

    /** The pictures below a folder, and what is wrong with those places that cannot be read. */
    private Map<Path, String> pictures(Path root) throws IOException {
        Map<Path, String> found = new TreeMap<>();
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
                            found.put(file, "");
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException error)
                            throws IOException {
                        if (file.equals(root)) {
                            throw error;
                        }
                        found.put(file, FileException.reason(error));
                        return FileVisitResult.CONTINUE;
                    }
                });
        return found;
    }

    private static boolean isSame(Path a, Path b) throws IOException {
        return Files.exists(b) && Files.isSameFile(a, b);
    }

    private static boolean isHidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }
}
