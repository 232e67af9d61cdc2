// SPDX-License-Identifier: Apache-2.0
package example;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.zoo.InpaintingInput;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fills the hole of a photo with the shipped model. */
public final class Fill {

    private Fill() {}

    public static void main(String[] arguments) throws Exception {
        Image photo = ImageFactory.getInstance().fromFile(Path.of(arguments[0]));
        Image mask = ImageFactory.getInstance().fromFile(Path.of(arguments[1]));
        Criteria<InpaintingInput, Image> criteria =
                Criteria.builder()
                        .setTypes(InpaintingInput.class, Image.class)
                        .optGroupId("io.github.tsgl")
                        .optArtifactId("blend")
                        .build();
        try (ZooModel<InpaintingInput, Image> model = criteria.loadModel();
                Predictor<InpaintingInput, Image> predictor = model.newPredictor();
                OutputStream out = Files.newOutputStream(Path.of(arguments[2]))) {
            predictor.predict(new InpaintingInput(photo, mask)).save(out, "png");
        }
    }
}
