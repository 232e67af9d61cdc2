// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.encoder.FormulaCheckpoint;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.Refiner;
import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.lama.GoldenLama;
import io.github.tsgl.lama.Refinement;
import io.github.tsgl.weights.Checkpoint;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Photos refined by a LaMa of width 2, whose weights are a file that PyTorch wrote. */
@Tag("slow")
class RefinedPictureTest {

    private static final int WIDTH = 90;
    private static final int HEIGHT = 76;
    private static final Rectangle HOLE = new Rectangle(20, 18, 50, 46);

    private final List<Refiner.Step> steps = new ArrayList<>();
    private final BufferedImage photo = Pictures.noise(Pictures.Layout.RGB, WIDTH, HEIGHT, 3);
    @TempDir private Path folder;
    private Path weights;

    @BeforeEach
    void copyWeights() throws IOException {
        weights = folder.resolve("best.ckpt");
        try (InputStream stream =
                GoldenLama.class.getResourceAsStream(
                        "/io/github/tsgl/lama/golden/tiny-best.ckpt")) {
            Files.copy(stream, weights);
        }
    }

    @Test
    void aWholePhotoIsRefinedAndOnlyItsHoleChanges() throws Exception {
        BufferedImage plain = inpaint(settings().optSizing(Sizing.ORIGINAL).load());
        BufferedImage refined = inpaint(settings().optRefinement(refinement()).load());

        assertThat(steps).extracting(Refiner.Step::stepsDone).containsExactly(1, 2);
        int changed = 0;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                if (!HOLE.contains(x, y)) {
                    assertThat(refined.getRGB(x, y)).isEqualTo(photo.getRGB(x, y));
                } else if (refined.getRGB(x, y) != plain.getRGB(x, y)) {
                    changed++;
                }
            }
        }
        assertThat(changed).isGreaterThan(HOLE.width * HOLE.height / 2);
    }

    @Test
    void aSizingThatIsSetHolds() throws Exception {
        inpaint(
                settings()
                        .optRefinement(refinement())
                        .optSizing(Sizing.RESIZE)
                        .optWorkingSize(40)
                        .load());

        assertThat(steps).isEmpty(); // at most 40 pixels have one scale
    }

    @Test
    void criteriaTakeARefinement() throws Exception {
        inpaint(criteria(refinement()).loadModel());

        assertThat(steps).extracting(Refiner.Step::stepsDone).containsExactly(1, 2);
    }

    @Test
    void criteriaTakeThePublishedRefinementByName() throws Exception {
        try (ZooModel<InpaintingInput, Image> model = criteria("published").loadModel()) {
            InpaintingHost host = Hosts.named("lama");
            Block network = host.network(host.published(), StructureOutput.NONE);
            Refiner published = host.refiner(step -> {}).orElseThrow();
            assertThat(model.getBlock()).hasSameClassAs(published.refined(network));
        }
        assertThatThrownBy(() -> criteria("much").loadModel())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("refinement is 'much', but must be a Refiner or 'published'");
    }

    @Test
    void otherModelsHaveNoRefinement() {
        for (InpaintingHost host : Hosts.all()) {
            if (host.refiner(step -> {}).isPresent()) {
                continue;
            }
            InpaintingModel.Builder settings =
                    InpaintingModel.builder()
                            .optModel(host.name())
                            .optWeights(weights)
                            .optRefinement(refinement());
            assertThatThrownBy(settings::load)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(host.name() + " has no refinement; these have one: lama, big-lama");
        }
    }

    private Refinement refinement() {
        return Refinement.builder()
                .optSmallestSide(38)
                .optIterations(3)
                .optLearningRate(0.05)
                .optListener(steps::add)
                .build();
    }

    private InpaintingModel.Builder settings() {
        return InpaintingModel.builder()
                .optNetwork(NetworkSpec.of("lama").withWidth(2).withBlocks(2))
                .optDevice(Device.cpu())
                .optWeights(weights);
    }

    /** For a LaMa of the published size whose weights are a formula's. */
    private Criteria<InpaintingInput, Image> criteria(Object refinement) throws IOException {
        Path published = folder.resolve("published.ckpt");
        try (NDManager manager = NDManager.newBaseManager();
                Checkpoint checkpoint = FormulaCheckpoint.of(GoldenLama.golden("lama"), manager)) {
            PublishedFile.torch(published, checkpoint, "state_dict", "generator");
        }
        return Criteria.builder()
                .setTypes(InpaintingInput.class, Image.class)
                .optModelZoo(new TsglModelZoo())
                .optDevice(Device.cpu())
                .optArtifactId("lama")
                .optArgument("weights", published)
                .optArgument("refinement", refinement)
                .build();
    }

    private BufferedImage inpaint(ZooModel<InpaintingInput, Image> loaded) throws Exception {
        BufferedImage mask = Pictures.mask(WIDTH, HEIGHT, HOLE);
        try (loaded;
                Predictor<InpaintingInput, Image> predictor = loaded.newPredictor()) {
            assertThat(loaded.getBlock().getParameters().values())
                    .noneMatch(parameter -> parameter.requiresGradient());
            InpaintingInput input =
                    new InpaintingInput(Pictures.image(photo), Pictures.image(mask));
            return Pictures.pixels(predictor.predict(input));
        }
    }
}
