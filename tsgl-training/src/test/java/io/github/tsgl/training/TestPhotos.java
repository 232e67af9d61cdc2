// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import io.github.tsgl.encoder.input.EdgeSource;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.training.data.CropPolicy;
import io.github.tsgl.training.data.PhotoSet;
import io.github.tsgl.training.data.PhotoSource;
import io.github.tsgl.training.data.SampleSource;
import io.github.tsgl.training.data.Weighting;
import io.github.tsgl.training.mask.MaskGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Small made-up photos. */
public final class TestPhotos {

    private TestPhotos() {}

    /** Slow waves of color. */
    public static RgbImage waves(int width, int height, int kind) {
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width;
            double wave = Math.sin((x * (1 + kind) + 2.0 * y) / 9 + i % 3);
            rgb[i] = (byte) (128 + 100 * wave);
        }
        return new RgbImage(width, height, rgb);
    }

    /** What a TSGL encoder sees, not smoothed. */
    public static InputPreparation preparation() {
        return new InputPreparation(InputSpec.tsgl(EdgeSource.KNOWN_PIXELS, Smoothing.NONE));
    }

    /** Photos that are in memory. */
    public static PhotoSet set(RgbImage... pictures) {
        List<PhotoSource> photos =
                Stream.of(pictures).map(p -> PhotoSource.of("waves", p)).toList();
        try {
            return PhotoSet.builder().optPhotos(photos).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SampleSource source(int photos, int side, long seed) {
        RgbImage[] pictures =
                IntStream.range(0, photos)
                        .mapToObj(k -> waves(side, side, k))
                        .toArray(RgbImage[]::new);
        return new SampleSource(
                set(pictures),
                Weighting.PHOTOS,
                CropPolicy.crop(),
                preparation(),
                MaskGenerator.irregular(0.1, 0.4),
                seed);
    }
}
