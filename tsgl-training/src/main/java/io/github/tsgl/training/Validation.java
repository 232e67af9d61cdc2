package io.github.tsgl.training;

import io.github.tsgl.training.data.EdgeDetector;
import io.github.tsgl.training.data.Photo;
import io.github.tsgl.training.data.PhotoSet;
import io.github.tsgl.training.data.Resampling;
import io.github.tsgl.training.data.RgbImage;
import io.github.tsgl.training.data.SampleBatch;
import io.github.tsgl.training.mask.HoleMask;
import io.github.tsgl.training.mask.MaskGenerator;
import io.github.tsgl.training.metric.MeanAbsoluteDifference;
import io.github.tsgl.training.metric.PeakSignalToNoise;
import io.github.tsgl.training.metric.StructuralSimilarity;
import java.util.ArrayList;
import java.util.List;

/** Photos that are not trained on, with holes that stay the same, to measure a network by. */
public final class Validation {

    private final List<SampleBatch> batches = new ArrayList<>();

    /**
     * What was measured.
     *
     * @param psnr the mean PSNR of the composed pictures, in decibels
     * @param ssim their mean SSIM
     * @param l1 the mean absolute difference, with pixels in [0, 1]
     * @param pictures the composed pictures
     */
    public record Result(double psnr, double ssim, double l1, List<RgbImage> pictures) {

        /**
         * Makes a result.
         *
         * @param psnr the mean PSNR
         * @param ssim the mean SSIM
         * @param l1 the mean absolute difference
         * @param pictures the composed pictures
         */
        public Result {
            pictures = List.copyOf(pictures);
        }
    }

    /**
     * Makes a validation; the middle square of every photo is used, and a damaged photo left out.
     *
     * @param photos the photos
     * @param side the height and width to which the squares are resized
     * @param masks draws the holes
     * @param edges finds the edges
     * @param seed the seed of the holes
     */
    public Validation(
            PhotoSet photos, int side, MaskGenerator masks, EdgeDetector edges, long seed) {
        List<Photo> list = photos.photos();
        for (int i = 0; i < list.size(); i++) {
            HoleMask mask = masks.generate(side, side, seed + i);
            photos.level(list.get(i), list.get(i).size().withShortSide(side))
                    .map(level -> sample(level, side, mask))
                    .ifPresent(sample -> batches.add(new SampleBatch(List.of(sample), edges)));
        }
    }

    private static SampleBatch.Sample sample(Photo.Level level, int side, HoleMask mask) {
        return new SampleBatch.Sample(
                Resampling.centreSquare(level.picture(), side),
                Resampling.centreSquare(level.texture(), side),
                mask);
    }

    /**
     * Returns the pictures with their holes.
     *
     * @return batches of one picture each
     */
    public List<SampleBatch> batches() {
        return List.copyOf(batches);
    }

    /**
     * Measures a network.
     *
     * @param trainer has the network; its averaged weights are used
     * @return the quality of the pictures, known pixels put back
     */
    public Result measure(GanTrainer trainer) {
        List<float[]> painted = trainer.paint(batches);
        List<RgbImage> pictures = new ArrayList<>();
        double psnr = 0;
        double ssim = 0;
        double l1 = 0;
        for (int i = 0; i < painted.size(); i++) {
            RgbImage composed = batches.get(i).compose(0, painted.get(i));
            RgbImage truth = batches.get(i).truth(0);
            psnr += PeakSignalToNoise.of(truth, composed) / painted.size();
            ssim += StructuralSimilarity.of(truth, composed) / painted.size();
            l1 += MeanAbsoluteDifference.of(truth, composed) / painted.size();
            pictures.add(composed);
        }
        return new Result(psnr, ssim, l1, pictures);
    }
}
