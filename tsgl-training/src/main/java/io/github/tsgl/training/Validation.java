// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.image.Resampler;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.metric.PixelError;
import io.github.tsgl.image.metric.StructuralSimilarity;
import io.github.tsgl.training.data.PhotoSet;
import io.github.tsgl.training.data.PhotoSource;
import io.github.tsgl.training.data.SampleBatch;
import io.github.tsgl.training.mask.MaskGenerator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Photos that are not trained on, with holes that stay the same, to measure a network by. */
final class Validation {

    private static final int SHOWN = 16;

    private final PhotoSet photos;
    private final int side;
    private final MaskGenerator masks;
    private final InputPreparation preparation;
    private final long seed;

    /** A photo with its hole, composed of known pixels and output, and as it is. */
    record Comparison(RgbImage holed, RgbImage filled, RgbImage truth) {}

    /** What was measured, and the first pictures, at most 16. */
    record Result(TrainingRun.Quality quality, List<Comparison> shown) {}

    /** The means by the names that they have in metrics and charts. */
    static Map<String, Double> means(TrainingRun.Quality quality) {
        Map<String, Double> means = new LinkedHashMap<>();
        means.put("validation_psnr", quality.psnr());
        means.put("validation_ssim", quality.ssim());
        means.put("validation_l1", quality.l1());
        return means;
    }

    /**
     * Makes a validation; the middle square of every photo is used, and a damaged photo left out.
     * Photos are read when they are measured, one at a time.
     *
     * @param photos the photos
     * @param side the height and width to which the squares are resized
     * @param masks draws the holes
     * @param preparation prepares the squares
     * @param seed the seed of the holes
     */
    Validation(
            PhotoSet photos,
            int side,
            MaskGenerator masks,
            InputPreparation preparation,
            long seed) {
        this.photos = photos;
        this.side = side;
        this.masks = masks;
        this.preparation = preparation;
        this.seed = seed;
    }

    /** The sample of a photo, the same each time; nothing if the photo is damaged. */
    private Optional<SampleBatch> sample(int number) {
        PhotoSource photo = photos.photos().get(number);
        return photos.labeled(photo, photo.size().withShortSide(side))
                .map(
                        whole ->
                                new SampleBatch.Sample(
                                        whole.map(one -> Resampler.centerSquare(one, side)),
                                        masks.generate(side, side, seed + number)))
                .map(sample -> new SampleBatch(List.of(sample), preparation));
    }

    /**
     * Measures a network.
     *
     * @param trainer has the network; its averaged weights are used
     * @return the quality of the pictures, known pixels put back
     * @throws IllegalStateException if no photo can be decoded
     * @throws java.io.UncheckedIOException if a photo's file is no longer there
     */
    Result measure(GanTrainer trainer) {
        Means means = new Means();
        trainer.predict(
                IntStream.range(0, photos.photos().size())
                        .mapToObj(this::sample)
                        .flatMap(Optional::stream),
                means::add);
        return means.result();
    }

    private final class Means {

        private final List<Comparison> shown = new ArrayList<>();
        private double psnr;
        private double ssim;
        private double l1;
        private int count;

        void add(SampleBatch sample, float[] output) {
            RgbImage filled = sample.compose(0, output);
            RgbImage truth = sample.truth(0);
            psnr += PixelError.psnr(truth, filled);
            ssim += StructuralSimilarity.of(truth, filled);
            l1 += PixelError.meanAbsolute(truth, filled);
            count++;
            if (shown.size() < SHOWN) {
                shown.add(new Comparison(sample.holed(0), filled, truth));
            }
        }

        Result result() {
            if (count == 0) {
                throw new IllegalStateException(
                        "no photo can be decoded to measure by: " + photos.skipped());
            }
            return new Result(
                    new TrainingRun.Quality(psnr / count, ssim / count, l1 / count), shown);
        }
    }
}
