package io.github.tsgl.zoo;

import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.tsgl.hifill.HifillGenerator;
import io.github.tsgl.hifill.LargePhoto;
import io.github.tsgl.hifill.ResidualAggregation;

/** A whole photo on its way through a predictor, whose detail is aggregated. */
final class LargePhotoJob {

    /** What the network's sides are multiples of. */
    private static final int MULTIPLE = HifillGenerator.builder().multiple();

    private final Photo result;
    private final ResidualAggregation aggregation;

    private LargePhotoJob(Photo result, ResidualAggregation aggregation) {
        this.result = result;
        this.aggregation = aggregation;
    }

    static LargePhotoJob of(Photo photo, Hole hole, int workingSize) {
        Photo result = photo.copy();
        int side = workingSize / MULTIPLE * MULTIPLE;
        return new LargePhotoJob(
                result,
                ResidualAggregation.builder()
                        .optSide(side)
                        .build(new HoledPhoto(photo, hole, result)));
    }

    NDList inputs(NDManager manager) {
        return aggregation.inputs(manager);
    }

    Image result(NDList outputs) {
        NDArray picture = outputs.get(0);
        try (NDArray sum = picture.sum()) { // of values in [-1, 1], unless they are no numbers
            if (!Float.isFinite(sum.getFloat())) {
                throw new UnusableWeightsException();
            }
        }
        aggregation.fill(picture, outputs.get(1));
        return result.toImage();
    }

    private record HoledPhoto(Photo photo, Hole hole, Photo result) implements LargePhoto {

        @Override
        public int width() {
            return photo.width();
        }

        @Override
        public int height() {
            return photo.height();
        }

        @Override
        public void readRow(int y, float[] rgb) {
            photo.readRow(0, y, photo.width(), rgb);
        }

        @Override
        public boolean isMissing(int x, int y) {
            return hole.isMissing(x, y);
        }

        @Override
        public void write(int x, int y, float red, float green, float blue) {
            result.write(x, y, red, green, blue);
        }
    }
}
