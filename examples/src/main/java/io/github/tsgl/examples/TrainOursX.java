// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.examples;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.training.TrainingRun;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.zoo.InpaintingInput;
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

        // A run's folder is a model's path to DJL.
        Criteria<InpaintingInput, Image> criteria =
                Criteria.builder()
                        .setTypes(InpaintingInput.class, Image.class)
                        .optModelPath(run)
                        .optTranslatorFactory(new InpaintingTranslatorFactory())
                        .build();
        Image photo = ImageFactory.getInstance().fromFile(Path.of(arguments[4]));
        Image mask = ImageFactory.getInstance().fromFile(Path.of(arguments[5]));
        try (ZooModel<InpaintingInput, Image> model = criteria.loadModel();
                Predictor<InpaintingInput, Image> predictor = model.newPredictor();
                OutputStream out = Files.newOutputStream(Path.of(arguments[6]))) {
            predictor.predict(new InpaintingInput(photo, mask)).save(out, "png");
        }
    }
}
