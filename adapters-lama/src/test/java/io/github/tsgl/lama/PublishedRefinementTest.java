// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.testing.Golden;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The refinement scale by scale: the golden file holds what the published code gives, with kornia
 * 0.5.0 as its requirements say, for the published generator of width 8 with two blocks and weights
 * made by a formula.
 */
@Tag("slow")
class PublishedRefinementTest {

    private static final int WIDTH = 131;
    private static final int HEIGHT = 150;
    private static final double TOLERANCE = 1e-4;

    private final NDManager manager = NDManager.newBaseManager();
    private final Golden golden = GoldenLama.golden("refined");
    private LamaGenerator generator;
    private NDArray picture;

    @BeforeEach
    void load() throws IOException {
        LamaGenerator.Builder builder = LamaGenerator.fourier().optWidth(8).optBlocks(2);
        generator = GoldenLama.generator(builder, golden, manager);
        picture = picture();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void aHoleInACornerOverThreeScales() {
        NDArray mask = mask(60, 150, 0, 84);
        Refinement refinement = quick().optIterations(5).build();

        NDList pictures = assertScales("corner", refinement, mask, 3);

        golden.assertWithin("corner.hole", part(pictures.get(2), 60, 150, 0, 84), TOLERANCE);
    }

    @Test
    void aHoleInsideWithFewerScalesThanThereCouldBe() {
        NDArray mask = mask(30, 112, 21, 104);
        Refinement refinement = quick().optIterations(4).optLearningRate(0.02).optScales(2).build();

        NDList pictures = assertScales("inside", refinement, mask, 2);

        golden.assertWithin("inside.hole", part(pictures.get(1), 30, 112, 21, 104), TOLERANCE);
    }

    @Test
    void aPictureAboveTheBudgetIsShrunkFirst() {
        NDArray mask = mask(60, 150, 0, 84);
        Refinement refinement = quick().optPixelBudget(15_000).build();

        NDList pictures = assertScales("budget", refinement, mask, 3);

        assertThat(pictures.get(2).getShape()).isEqualTo(new Shape(1, 3, 131, 114));
        assertThat(refine(refinement, mask).getShape()).isEqualTo(picture.getShape());
    }

    /** Of this hole nothing is left away from its border. */
    @Test
    void aThinHoleIsRefinedByItsSurroundingsAlone() {
        NDArray mask = mask(40, 43, 10, 120);
        List<Double> losses = new ArrayList<>();
        Refinement refinement =
                quick().optSmallestSide(64).optListener(step -> losses.add(step.loss())).build();

        NDList pictures = assertScales("thin", refinement, mask, 2);

        golden.assertWithin("thin.hole", part(pictures.get(1), 40, 43, 10, 120), TOLERANCE);
        assertThat(losses).hasSize(2).allMatch(loss -> loss > 0 && loss < 1);
    }

    /** As published but for the iterations, the rate and the sizes. */
    private static Refinement.Builder quick() {
        return Refinement.builder().optIterations(3).optLearningRate(0.05).optSmallestSide(32);
    }

    private NDList assertScales(String name, Refinement refinement, NDArray mask, int scales) {
        NDList pictures =
                refinement.pictures(
                        generator,
                        EncoderPreparation.LAMA,
                        new ParameterStore(manager, false),
                        new PyramidLevel(picture, mask));
        assertThat(pictures).hasSize(scales);
        for (int i = 0; i < scales; i++) {
            golden.assertWithin(name + "." + (i + 1), pictures.get(i), TOLERANCE);
        }
        return pictures;
    }

    private NDArray refine(Refinement refinement, NDArray mask) {
        ParameterStore store = new ParameterStore(manager, false);
        return refinement.refine(generator, EncoderPreparation.LAMA, store, picture, mask);
    }

    private NDArray picture() throws IOException {
        BufferedImage photo;
        try (InputStream stream =
                getClass().getResourceAsStream("/io/github/tsgl/encoder/golden/photo.png")) {
            photo = ImageIO.read(stream);
        }
        float[] values = new float[3 * HEIGHT * WIDTH];
        for (int i = 0; i < values.length; i++) {
            int x = i % WIDTH;
            int y = i / WIDTH % HEIGHT;
            int shift = 16 - 8 * (i / WIDTH / HEIGHT);
            values[i] = (photo.getRGB(20 + x, 31 + y) >> shift & 0xFF) / 255f;
        }
        return manager.create(values, new Shape(1, 3, HEIGHT, WIDTH));
    }

    private NDArray mask(int top, int bottom, int left, int right) {
        NDArray mask = manager.ones(new Shape(1, 1, HEIGHT, WIDTH));
        mask.set(box(top, bottom, left, right), 0);
        return mask;
    }

    private static NDArray part(NDArray x, int top, int bottom, int left, int right) {
        return x.get(box(top, bottom, left, right));
    }

    private static NDIndex box(int top, int bottom, int left, int right) {
        return new NDIndex(":, :, {}:{}, {}:{}", top, bottom, left, right);
    }
}
