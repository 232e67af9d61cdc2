// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.examples;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.InpaintingModel;
import io.github.tsgl.zoo.download.DownloadListener;
import io.github.tsgl.zoo.download.PublishedWeights;
import io.github.tsgl.zoo.download.WeightsStore;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Fills the hole of a photo with weights that are named, and fetched if they are not here: those
 * that {@code tsgl download --list} lists, or those of a manifest of one's own.
 */
public final class WeightsByName {

    private WeightsByName() {}

    /** Says what is fetched, from where and on which terms. */
    private static final class Lines implements DownloadListener {
        @Override
        public void started(PublishedWeights weights, URI mirror) {
            System.err.println(mirror + ", license " + weights.license());
        }
    }

    /**
     * Fills the hole.
     *
     * @param arguments the name of the weights, and the files of the photo, of its mask, and of the
     *     result
     * @throws Exception if the weights cannot be fetched, or a file cannot be read or written
     */
    public static void main(String[] arguments) throws Exception {
        Image photo = ImageFactory.getInstance().fromFile(Path.of(arguments[1]));
        Image mask = ImageFactory.getInstance().fromFile(Path.of(arguments[2]));

        WeightsStore store = WeightsStore.builder().optListener(new Lines()).build();
        try (ZooModel<InpaintingInput, Image> model =
                        InpaintingModel.builder().optPublished(store, arguments[0]).load();
                Predictor<InpaintingInput, Image> predictor = model.newPredictor();
                OutputStream out = Files.newOutputStream(Path.of(arguments[3]))) {
            predictor.predict(new InpaintingInput(photo, mask)).save(out, "png");
        }
    }
}
