// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.cli.Tsgl;
import io.github.tsgl.zoo.InpaintingInput;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Being on the class path is enough for the sample host. */
@Tag("slow")
class OwnHostTest {

    @TempDir private Path folder;

    @Test
    void theCommandLineTrainsItAndFillsWithIt() throws Exception {
        HoledPhoto holed = HoledPhoto.in(folder);
        Path run = train();

        int status =
                Tsgl.run(
                        "inpaint",
                        "--model",
                        run.toString(),
                        "--image",
                        holed.photo().toString(),
                        "--mask",
                        holed.mask().toString(),
                        "--out",
                        holed.result().toString());

        assertThat(status).isZero();
        holed.assertFilled();
    }

    @Test
    void djlsCriteriaFindItByName() throws Exception {
        HoledPhoto holed = HoledPhoto.in(folder);
        Criteria<InpaintingInput, Image> criteria =
                Criteria.builder()
                        .setTypes(InpaintingInput.class, Image.class)
                        .optGroupId("io.github.tsgl")
                        .optArtifactId("own-host")
                        .optArgument("run", train())
                        .build();

        try (ZooModel<InpaintingInput, Image> model = criteria.loadModel();
                Predictor<InpaintingInput, Image> predictor = model.newPredictor();
                OutputStream out = Files.newOutputStream(holed.result())) {
            Image photo = ImageFactory.getInstance().fromFile(holed.photo());
            Image mask = ImageFactory.getInstance().fromFile(holed.mask());
            predictor.predict(new InpaintingInput(photo, mask)).save(out, "png");
        }

        holed.assertFilled();
    }

    @Test
    void theCommandLineMeasuresAndListsIt() {
        assertThat(
                        output(
                                "bench",
                                "--model",
                                "own-host",
                                "--size",
                                "64",
                                "--runs",
                                "1",
                                "--warm-up",
                                "1"))
                .startsWith("{\"model\":\"own-host\",\"size\":64");
        assertThat(output("models"))
                .containsPattern("own-host +the sample host: .* +to be trained");
    }

    private Path train() throws Exception {
        Path run = folder.resolve("run");
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("train", "--config", "own-host"));
        arguments.addAll(List.of("--data", HoledPhoto.toTrainOn(folder).toString()));
        arguments.addAll(List.of("--out", run.toString()));
        for (String setting : HoledPhoto.tiny()) {
            arguments.addAll(List.of("--set", setting));
        }
        assertThat(Tsgl.run(arguments.toArray(String[]::new))).isZero();
        return run;
    }

    /** What the program prints. */
    private static String output(String... arguments) {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(Tsgl.run(arguments)).isZero();
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
