// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.training.mask.MaskGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cuts random samples from photos: a photo, one of its sizes, a square, perhaps mirrored, and a
 * hole. Batch number and seed decide everything, whatever is kept in memory and whoever asks.
 */
public final class SampleSource {

    private static final int MASK_SEEDS = Integer.MAX_VALUE;
    private static final int MAX_DAMAGED = 1000;

    private final PhotoSet photos;
    private final CropPolicy crops;
    private final InputPreparation preparation;
    private final MaskGenerator masks;
    private final long seed;
    private final Weighting weighting;
    private final Map<Integer, Weighting.Draw> large = new ConcurrentHashMap<>();

    /**
     * Makes a source.
     *
     * @param photos the photos
     * @param weighting how often each is drawn
     * @param crops how samples are cut from them
     * @param preparation prepares the samples, as inference does its pictures
     * @param masks draws the holes
     * @param seed the seed
     * @throws IllegalArgumentException if there are no photos
     */
    public SampleSource(
            PhotoSet photos,
            Weighting weighting,
            CropPolicy crops,
            InputPreparation preparation,
            MaskGenerator masks,
            long seed) {
        if (photos.photos().isEmpty()) {
            throw new IllegalArgumentException("there are no photos to train on");
        }
        this.photos = photos;
        this.weighting = weighting;
        this.crops = crops;
        this.preparation = preparation;
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
     * @throws IllegalStateException if photo after photo is damaged
     * @throws java.io.UncheckedIOException if a photo's file is no longer there
     */
    public SampleBatch batch(long number, int count, int side) {
        Weighting.Draw fitting = large.computeIfAbsent(side, this::fitting);
        SplittableRandom random = random(seed, number);
        List<SampleBatch.Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            samples.add(sample(fitting, side, random));
        }
        return new SampleBatch(samples, preparation);
    }

    /**
     * Tells how the samples are prepared.
     *
     * @return the description
     */
    public InputSpec inputs() {
        return preparation.spec();
    }

    private Weighting.Draw fitting(int side) {
        List<PhotoSource> fitting =
                photos.photos().stream()
                        .filter(photo -> !crops.sizes(photo.size(), side).isEmpty())
                        .toList();
        if (fitting.isEmpty()) {
            throw new IllegalArgumentException("no photo is as large as " + side + "x" + side);
        }
        return weighting.from(fitting);
    }

    /**
     * What chance is drawn from, for the batch or step of a number. The number is scrambled first:
     * generators whose seeds differ by a multiple of the golden ratio, as SplittableRandom's own
     * states do, would draw the same values some draws later.
     *
     * @param seed the seed of all
     * @param number the number
     * @return a generator of its own
     */
    public static SplittableRandom random(long seed, long number) {
        return new SplittableRandom(seed + new SplittableRandom(number).nextLong());
    }

    private SampleBatch.Sample sample(Weighting.Draw fitting, int side, SplittableRandom random) {
        LabeledPicture whole = draw(fitting, side, random);
        int left = random.nextInt(whole.picture().width() - side + 1);
        int top = random.nextInt(whole.picture().height() - side + 1);
        LabeledPicture square = whole.map(picture -> picture.crop(left, top, side, side));
        HoleMask mask = masks.generate(side, side, random.nextInt(MASK_SEEDS));
        return new SampleBatch.Sample(
                random.nextBoolean() ? square : square.map(RgbImage::flip), mask);
    }

    /** A damaged photo stays among those drawn, so that later draws are the same as before. */
    private LabeledPicture draw(Weighting.Draw fitting, int side, SplittableRandom random) {
        for (int draw = 0; draw < MAX_DAMAGED; draw++) {
            PhotoSource photo = fitting.next(random);
            List<PhotoSource.Size> sizes = crops.sizes(photo.size(), side);
            Optional<LabeledPicture> picture =
                    photos.prepared(photo, sizes.get(random.nextInt(sizes.size())));
            if (picture.isPresent()) {
                return picture.get();
            }
        }
        throw new IllegalStateException("no photo can be decoded: " + photos.skipped().get(0));
    }
}
