// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.examples;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.InpaintingModel;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Fills the hole of a photo with a network whose weights its authors published, such as LaMa with
 * its training checkpoint {@code best.ckpt} or Big-LaMa with {@code big-lama.pt}. The file is taken
 * as it is; only tensors are read, nothing in it is run.
 */
public final class PublishedCheckpoint {

    private PublishedCheckpoint() {}

    /**
     * Fills the hole.
     *
     * @param arguments the name of a host, such as {@code lama}, and the files of its weights, of
     *     the photo, of its mask, and of the result
     * @throws Exception if a file cannot be read or written, or has other weights
     */
    public static void main(String[] arguments) throws Exception {
        Image photo = ImageFactory.getInstance().fromFile(Path.of(arguments[2]));
        Image mask = ImageFactory.getInstance().fromFile(Path.of(arguments[3]));

        try (ZooModel<InpaintingInput, Image> model =
                        InpaintingModel.builder()
                                .optModel(arguments[0])
                                .optWeights(Path.of(arguments[1]))
                                .load();
                Predictor<InpaintingInput, Image> predictor = model.newPredictor();
                OutputStream out = Files.newOutputStream(Path.of(arguments[4]))) {
            predictor.predict(new InpaintingInput(photo, mask)).save(out, "png");
        }
    }
}
