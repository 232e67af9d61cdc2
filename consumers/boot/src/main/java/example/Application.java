// SPDX-License-Identifier: Apache-2.0
package example;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.InpaintingModel;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A model as a bean, in one jar with all that it needs. */
@SpringBootApplication
public class Application {

    public static void main(String[] arguments) {
        SpringApplication.run(Application.class, arguments).close();
    }

    @Bean
    ZooModel<InpaintingInput, Image> model() throws Exception {
        return InpaintingModel.builder().load();
    }

    @Bean
    CommandLineRunner fill(ZooModel<InpaintingInput, Image> model) {
        return arguments -> {
            Image photo = ImageFactory.getInstance().fromFile(Path.of(arguments[0]));
            Image mask = ImageFactory.getInstance().fromFile(Path.of(arguments[1]));
            try (Predictor<InpaintingInput, Image> predictor = model.newPredictor();
                    OutputStream out = Files.newOutputStream(Path.of(arguments[2]))) {
                predictor.predict(new InpaintingInput(photo, mask)).save(out, "png");
            }
        };
    }
}
