package io.github.tsgl.benchmarks;

import io.github.tsgl.training.config.DataConfig;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.training.data.EdgeDetector;
import io.github.tsgl.training.data.Photo;
import io.github.tsgl.training.data.PhotoSet;
import io.github.tsgl.training.data.PublishedCrop;
import io.github.tsgl.training.data.RgbImage;
import io.github.tsgl.training.data.SampleSource;
import io.github.tsgl.training.data.TextureMaker;
import io.github.tsgl.training.mask.IrregularMasks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** What a measured training learns from: crops of photos or of noise, with irregular holes. */
final class TrainingSamples {

    private TrainingSamples() {}

    /** The photos of a folder, read and smoothed as a training does. */
    static SampleSource ofFolder(TrainingConfig config, Path folder) throws IOException {
        DataConfig data = config.data();
        return of(
                config,
                PhotoSet.builder()
                        .optFolder(folder)
                        .optSmallest(data.smallest())
                        .optTextures(TextureMaker.of(data.texture()))
                        .optCacheBytes(data.cacheBytes())
                        .optThreads(Runtime.getRuntime().availableProcessors())
                        .build());
    }

    /** A square of noise of some side. */
    static SampleSource ofNoise(TrainingConfig config, int side) throws IOException {
        Photo photo = Photo.of("noise", noise(side));
        return of(config, PhotoSet.builder().optPhotos(List.of(photo)).build());
    }

    private static SampleSource of(TrainingConfig config, PhotoSet photos) {
        return new SampleSource(
                photos,
                PublishedCrop.PLACES2,
                EdgeDetector.canny(config.data().sigma()),
                new IrregularMasks(config.masks().min(), config.masks().max()),
                config.seed());
    }

    static RgbImage noise(int side) {
        byte[] rgb = new byte[3 * side * side];
        new Random(0).nextBytes(rgb);
        return new RgbImage(side, side, rgb);
    }
}
