// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.examples;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.training.TrainingRun;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.zoo.InpaintingFiles;
import io.github.tsgl.zoo.InpaintingTranslatorFactory;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Trains an Ours(X), the host X with another encoder than its own, and fills a hole with it.
 *
 * <p>Recipe {@code lama-small} and encoder {@code tsgl-fourier} make Ours(LaMa), encoder {@code
 * tsgl} puts the window transformers there, and {@code pennet} the encoder of another host: any
 * host takes any encoder.
 */
public final class TrainOursX {

    private TrainOursX() {}

    /**
     * Trains and fills.
     *
     * @param arguments the name of the host's recipe, the name of an encoder, the folder of photos,
     *     the folder of the run, the files of a photo, of its mask and of the result, and settings
     * @throws Exception if a file cannot be read or written
     */
    public static void main(String[] arguments) throws Exception {
        Path run = Path.of(arguments[3]);
        List<String> settings = new ArrayList<>();
        settings.add("network.encoder=" + arguments[1]);
        settings.add("data.folder=" + Path.of(arguments[2]).toAbsolutePath());
        settings.addAll(Arrays.asList(arguments).subList(7, arguments.length));
        TrainingConfig config = TrainingConfig.recipe(arguments[0]).with(settings);
        TrainingRun.builder().setConfig(config).setFolder(run).build().run();

        // A run's folder is a model's path to DJL. Photo and mask may be files to it.
        Criteria<InpaintingFiles, Image> criteria =
                Criteria.builder()
                        .setTypes(InpaintingFiles.class, Image.class)
                        .optModelPath(run)
                        .optTranslatorFactory(new InpaintingTranslatorFactory())
                        .build();
        InpaintingFiles files = new InpaintingFiles(Path.of(arguments[4]), Path.of(arguments[5]));
        try (ZooModel<InpaintingFiles, Image> model = criteria.loadModel();
                Predictor<InpaintingFiles, Image> predictor = model.newPredictor();
                OutputStream out = Files.newOutputStream(Path.of(arguments[6]))) {
            predictor.predict(files).save(out, "png");
        }
    }
}
