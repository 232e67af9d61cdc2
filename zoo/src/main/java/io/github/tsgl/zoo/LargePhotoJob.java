// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.github.tsgl.encoder.host.PhotoJob;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.PreparedInputs;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.Resampler;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.StoredPicture;
import java.util.Map;
import java.util.Optional;

/** A whole photo on its way through a predictor, whose detail its host brings back. */
final class LargePhotoJob {

    private static final float HALF_WHITE = 127.5f;

    private final StoredPicture result;
    private final HoleMask transparent;
    private final PhotoJob host;

    LargePhotoJob(StoredPicture result, HoleMask transparent, PhotoJob host) {
        this.result = result;
        this.transparent = transparent;
        this.host = host;
    }

    /**
     * What the network takes: the small picture and its mask, and between them what a preparation
     * makes of the two, and of the photo's semantic map if there is one.
     */
    PreparedInputs inputs(InputPreparation preparation, Optional<RgbImage> labels) {
        PreparedInputs small = host.small();
        FloatImage picture = rounded(small.picture());
        Optional<FloatImage> map =
                labels.map(
                        whole ->
                                Resampler.nearest(whole, picture.width(), picture.height())
                                        .toFloatImage());
        Map<Prior, FloatImage> priors = preparation.prepare(picture, small.mask(), map).priors();
        return new PreparedInputs(small.picture(), priors, small.mask());
    }

    /** A picture in [-1, 1] as one in [0, 1], rounded to 8 bits per value. */
    private static FloatImage rounded(FloatImage picture) {
        return FloatImage.of(
                3,
                picture.height(),
                picture.width(),
                (c, y, x) ->
                        Math.round((picture.get(c, y, x) + 1) * HALF_WHITE) / (2 * HALF_WHITE));
    }

    Image result(NDList outputs) {
        NDArray picture = outputs.get(0);
        try (NDArray sum = picture.sum()) { // of values in [-1, 1], unless they are no numbers
            if (!Float.isFinite(sum.getFloat())) {
                throw new UnusableWeightsException();
            }
        }
        host.fill(
                outputs,
                (x, y, red, green, blue) -> {
                    if (!transparent.isHole(x, y)) { // else it is unknown, but stays as it is
                        result.write(x, y, red, green, blue);
                    }
                });
        return new BufferedImageFactory().fromImage(result.pixels());
    }
}
