// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.training.data.CropPolicy;
import io.github.tsgl.training.data.PhotoSet;
import io.github.tsgl.training.data.PhotoSource;
import io.github.tsgl.training.data.SampleSource;
import io.github.tsgl.training.data.Weighting;
import io.github.tsgl.training.mask.MaskGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/** What a measured training without photos learns from: noise with irregular holes. */
final class TrainingSamples {

    private TrainingSamples() {}

    /** A square of noise of some side. */
    static SampleSource ofNoise(TrainingConfig config, int side) throws IOException {
        PhotoSource photo = PhotoSource.of("noise", noise(side));
        return new SampleSource(
                PhotoSet.builder().optPhotos(List.of(photo)).build(),
                Weighting.PHOTOS,
                CropPolicy.crop(),
                new InputPreparation(config.model().inputs()),
                MaskGenerator.irregular(config.masks().min(), config.masks().max()),
                config.seed());
    }

    static RgbImage noise(int side) {
        byte[] rgb = new byte[3 * side * side];
        new Random(0).nextBytes(rgb);
        return new RgbImage(side, side, rgb);
    }
}
