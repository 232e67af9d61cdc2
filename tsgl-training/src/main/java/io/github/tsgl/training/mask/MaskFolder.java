// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.mask;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.image.io.PictureReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * A folder of mask pictures, white where the hole is, sorted by hole ratio and by how close holes
 * come to the border.
 *
 * <p>As a generator it picks one of its pictures, mirrors every other one left to right and resizes
 * it to the nearest pixels, as the released TSGL code does. Only names and ratios stay in memory;
 * each mask is read when it is drawn.
 */
public final class MaskFolder implements MaskGenerator {

    private static final PictureReader READER = PictureReader.strict(300, "training");

    private final List<Entry> entries;
    private final List<String> skipped;

    private MaskFolder(List<Entry> entries, List<String> skipped) {
        this.entries = List.copyOf(entries);
        this.skipped = List.copyOf(skipped);
    }

    /**
     * A mask picture.
     *
     * @param file the file
     * @param holeRatio the part of it that is hole
     * @param border how close its holes come to the border
     */
    public record Entry(Path file, double holeRatio, BorderDistance border) {}

    /**
     * Reads every mask of a folder once.
     *
     * @param folder a folder with subfolders, or a text file with one path a line
     * @return the masks
     * @throws IOException if the folder cannot be read or holds no usable mask
     */
    public static MaskFolder open(Path folder) throws IOException {
        List<Path> files = PictureReader.list(folder);
        List<String> skipped = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        for (Examined examined : files.parallelStream().map(MaskFolder::examine).toList()) {
            if (examined.entry() == null) {
                skipped.add(examined.reason());
            } else {
                entries.add(examined.entry());
            }
        }
        if (entries.isEmpty()) {
            throw new IOException(
                    folder
                            + ": none of its "
                            + files.size()
                            + " files is a usable mask; "
                            + skipped.get(0));
        }
        return new MaskFolder(entries, skipped);
    }

    /** An entry, or the reason why there is none. */
    private record Examined(Entry entry, String reason) {}

    private static Examined examine(Path file) {
        try {
            HoleMask mask = READER.read(file).toMask(MaskReading.BRIGHT);
            if (mask.isAllKnown()) {
                return new Examined(null, file + ": has no hole");
            }
            return new Examined(new Entry(file, mask.holeRatio(), BorderDistance.of(mask)), null);
        } catch (IOException e) {
            return new Examined(null, e.getMessage());
        }
    }

    /**
     * Returns the masks of one range of hole ratios.
     *
     * @param bin the range
     * @return the masks in it
     * @throws IllegalArgumentException if there is none
     */
    public MaskFolder with(RatioBin bin) {
        return with(bin.above(), bin.upTo());
    }

    /**
     * Returns the masks of a range of hole ratios.
     *
     * @param above the lower end, which does not belong to the range
     * @param upTo the upper end, which belongs to it
     * @return the masks in it
     * @throws IllegalArgumentException if there is none
     */
    public MaskFolder with(double above, double upTo) {
        return filter(
                entry -> entry.holeRatio() > above && entry.holeRatio() <= upTo,
                "a hole ratio above " + above + " up to " + upTo);
    }

    /**
     * Returns the masks whose holes come close to the border, or those whose holes do not.
     *
     * @param border near or far
     * @return the masks
     * @throws IllegalArgumentException if there is none
     */
    public MaskFolder with(BorderDistance border) {
        String place = border == BorderDistance.NEAR ? "close to" : "far from";
        return filter(entry -> entry.border() == border, "holes " + place + " the border");
    }

    private MaskFolder filter(Predicate<Entry> condition, String wanted) {
        List<Entry> left = entries.stream().filter(condition).toList();
        if (left.isEmpty()) {
            throw new IllegalArgumentException(
                    "none of its " + entries.size() + " masks has " + wanted);
        }
        return new MaskFolder(left, skipped);
    }

    /**
     * Returns the masks.
     *
     * @return the masks, sorted by path
     */
    public List<Entry> entries() {
        return entries;
    }

    /**
     * Returns what could not be used.
     *
     * @return one line for each file
     */
    public List<String> skipped() {
        return skipped;
    }

    /**
     * Draws a mask.
     *
     * @param width the width in pixels
     * @param height the height in pixels
     * @param seed the seed
     * @return the mask
     * @throws UncheckedIOException if its file can no longer be read
     */
    @Override
    public HoleMask generate(int width, int height, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        HoleMask mask = pick(random);
        boolean mirrored = random.nextBoolean();
        Canvas canvas = new Canvas(width, height);
        canvas.fill(
                (x, y) -> {
                    int column = (int) ((2L * x + 1) * mask.width() / (2L * width));
                    int row = (int) ((2L * y + 1) * mask.height() / (2L * height));
                    return mask.isHole(mirrored ? mask.width() - 1 - column : column, row);
                });
        return canvas.toMask();
    }

    /** One of the masks, in its own size. */
    HoleMask pick(SplittableRandom random) {
        Path file = entries.get(random.nextInt(entries.size())).file();
        try {
            return READER.read(file).toMask(MaskReading.BRIGHT);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
