// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.examples;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.zoo.InpaintingInput;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fills the hole of a photo with the model whose weights are shipped. */
public final class FillPhoto {

    private FillPhoto() {}

    /**
     * Fills the hole.
     *
     * @param arguments the files of the photo, of its mask (white is the hole), and of the result
     * @throws Exception if a file cannot be read or written
     */
    public static void main(String[] arguments) throws Exception {
        Image photo = ImageFactory.getInstance().fromFile(Path.of(arguments[0]));
        Image mask = ImageFactory.getInstance().fromFile(Path.of(arguments[1]));
        Path out = Path.of(arguments[2]);

        // Any size will do: what is larger than the network's working size is filled in windows
        // around the hole. Pixels outside the hole are not touched.
        Criteria<InpaintingInput, Image> criteria =
                Criteria.builder()
                        .setTypes(InpaintingInput.class, Image.class)
                        .optGroupId("io.github.tsgl")
                        .optArtifactId("blend")
                        .build();
        try (ZooModel<InpaintingInput, Image> model = criteria.loadModel();
                Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            Image result = predictor.predict(new InpaintingInput(photo, mask));
            try (OutputStream stream = Files.newOutputStream(out)) {
                result.save(stream, "png");
            }
        }
    }
}
