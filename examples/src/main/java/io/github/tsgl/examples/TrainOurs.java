// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.examples;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.training.TrainingRun;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.InpaintingModel;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Trains "Ours", the paper's generator, narrow, on a folder of photos, and fills a hole with it.
 */
public final class TrainOurs {

    private TrainOurs() {}

    /**
     * Trains and fills.
     *
     * @param arguments the folder of photos, the folder of the run, the files of a photo, of its
     *     mask and of the result, and settings such as {@code max_steps=1000}
     * @throws Exception if a file cannot be read or written
     */
    public static void main(String[] arguments) throws Exception {
        Path run = Path.of(arguments[1]);

        // A recipe has a value for everything; settings change some. Losses, sample pictures and
        // checkpoints are written to the run's folder while it goes on.
        List<String> settings = new ArrayList<>();
        settings.add("data.folder=" + Path.of(arguments[0]).toAbsolutePath());
        settings.addAll(Arrays.asList(arguments).subList(5, arguments.length));
        TrainingConfig config = TrainingConfig.recipe("tsgl-small").with(settings);
        TrainingRun.builder()
                .setConfig(config)
                .setFolder(run)
                .optNews(System.out::println)
                .optListener((step, trainer) -> System.out.println(step.step() + " " + step.loss()))
                .build()
                .run();

        // The run's weights tell which network they are of, and how its inputs are made.
        Image photo = ImageFactory.getInstance().fromFile(Path.of(arguments[2]));
        Image mask = ImageFactory.getInstance().fromFile(Path.of(arguments[3]));
        try (ZooModel<InpaintingInput, Image> model = InpaintingModel.builder().optRun(run).load();
                Predictor<InpaintingInput, Image> predictor = model.newPredictor();
                OutputStream out = Files.newOutputStream(Path.of(arguments[4]))) {
            predictor.predict(new InpaintingInput(photo, mask)).save(out, "png");
        }
    }
}
