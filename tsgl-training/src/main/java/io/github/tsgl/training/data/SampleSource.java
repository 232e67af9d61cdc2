package io.github.tsgl.training.data;

import io.github.tsgl.training.mask.HoleMask;
import io.github.tsgl.training.mask.IrregularMasks;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Cuts random samples from photos: a photo, one of its sizes, a square, perhaps mirrored, and a
 * hole. Batch number and seed decide everything.
 */
public final class SampleSource {

    private static final int MASK_SEEDS = Integer.MAX_VALUE;

    private final List<Photo> photos;
    private final EdgeDetector edges;
    private final IrregularMasks masks;
    private final long seed;

    /**
     * Makes a source.
     *
     * @param photos the photos
     * @param edges finds the edges of a sample
     * @param masks draws the holes
     * @param seed the seed
     */
    public SampleSource(List<Photo> photos, EdgeDetector edges, IrregularMasks masks, long seed) {
        if (photos.isEmpty()) {
            throw new IllegalArgumentException("there are no photos to train on");
        }
        this.photos = List.copyOf(photos);
        this.edges = edges;
        this.masks = masks;
        this.seed = seed;
    }

    /**
     * Makes a batch; the same number gives the same batch.
     *
     * @param number the batch's number
     * @param count how many samples it has
     * @param side the samples' height and width
     * @return the batch
     * @throws IllegalArgumentException if every photo is smaller than a sample
     */
    public SampleBatch batch(long number, int count, int side) {
        List<Photo> large =
                photos.stream().filter(p -> p.levels().get(0).shortSide() >= side).toList();
        if (large.isEmpty()) {
            throw new IllegalArgumentException("no photo is as large as " + side + "x" + side);
        }
        SplittableRandom random = new SplittableRandom(seed + number * 0x9E3779B97F4A7C15L);
        List<SampleBatch.Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            samples.add(sample(large.get(random.nextInt(large.size())), side, random));
        }
        return new SampleBatch(samples, edges);
    }

    private SampleBatch.Sample sample(Photo photo, int side, SplittableRandom random) {
        List<Photo.Level> levels =
                photo.levels().stream().filter(l -> l.shortSide() >= side).toList();
        Photo.Level level = levels.get(random.nextInt(levels.size()));
        int left = random.nextInt(level.picture().width() - side + 1);
        int top = random.nextInt(level.picture().height() - side + 1);
        RgbImage picture = level.picture().crop(left, top, side, side);
        RgbImage texture = level.texture().crop(left, top, side, side);
        HoleMask mask = masks.generate(side, side, random.nextInt(MASK_SEEDS));
        return random.nextBoolean()
                ? new SampleBatch.Sample(picture, texture, mask)
                : new SampleBatch.Sample(picture.flip(), texture.flip(), mask);
    }
}
