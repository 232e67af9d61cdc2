package io.github.tsgl.zoo;

import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.encoder.host.PhotoJob;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.io.StoredPicture;
import io.github.tsgl.layers.ops.ImageArrays;

/** A whole photo on its way through a predictor, whose detail its host brings back. */
final class LargePhotoJob {

    private static final float HALF_WHITE = 127.5f;

    private final StoredPicture result;
    private final PhotoJob host;

    LargePhotoJob(StoredPicture result, PhotoJob host) {
        this.result = result;
        this.host = host;
    }

    /**
     * What the network takes: the small picture and its mask, and between them what a preparation
     * makes of the two.
     */
    NDList inputs(NDManager manager, InputPreparation preparation) {
        NDList small = host.small(manager);
        FloatImage known = ImageArrays.toImage(small.get(1));
        HoleMask mask =
                HoleMask.of(known.width(), known.height(), (x, y) -> known.get(0, y, x) == 0);
        InpaintingInputs made = preparation.prepare(manager, rounded(small.get(0)), mask);
        made.picture().close();
        made.mask().close();
        return new InpaintingInputs(small.get(0), made.priors(), small.get(1)).toList();
    }

    /** A picture in [-1, 1] as one in [0, 1], rounded to 8 bits per value. */
    private static FloatImage rounded(NDArray picture) {
        Shape shape = picture.getShape();
        float[] values = picture.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.round((values[i] + 1) * HALF_WHITE) / (2 * HALF_WHITE);
        }
        return FloatImage.of(3, (int) shape.get(2), (int) shape.get(3), values);
    }

    Image result(NDList outputs) {
        NDArray picture = outputs.get(0);
        try (NDArray sum = picture.sum()) { // of values in [-1, 1], unless they are no numbers
            if (!Float.isFinite(sum.getFloat())) {
                throw new UnusableWeightsException();
            }
        }
        host.fill(outputs, result::write);
        return new BufferedImageFactory().fromImage(result.pixels());
    }
}
