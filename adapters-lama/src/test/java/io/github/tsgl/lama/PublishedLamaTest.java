// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.FormulaCheckpoint;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.ops.MultiplyAddCounter;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.layers.testing.PublishedWeights;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The generators and the discriminator against their published twins: the golden files hold what
 * LaMa's published modules give with weights and inputs made by a formula.
 */
@Tag("slow")
class PublishedLamaTest {

    private static final double TOLERANCE = 2e-4;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void lamaStepByStepAtTwoSquaresAndAtAnOddSize() throws IOException {
        Golden golden = GoldenLama.golden("lama");
        LamaGenerator generator = GoldenLama.generator(LamaGenerator.fourier(), golden, manager);
        assertThat(PublishedWeights.trainedValues(generator)).isEqualTo(27_048_835);
        stepByStep(generator, golden, golden.input(manager, "lama.square"));
        wholePicture(generator, golden, "lama-square", 3);
        assertThat(wholePicture(generator, golden, "lama-large", 8) / 1e9)
                .isCloseTo(127.3, within(0.1));
        golden.assertWithin(
                "odd.output", run(generator, golden.input(manager, "lama.odd")).head(), 1e-3);
    }

    @Test
    void bigLamaStepByStepAtTwoSquaresAndAtAnOddSize() throws IOException {
        Golden golden = GoldenLama.golden("big-lama");
        LamaGenerator generator = GoldenLama.generator(LamaGenerator.bigLama(), golden, manager);
        assertThat(PublishedWeights.trainedValues(generator)).isEqualTo(50_975_875);
        stepByStep(generator, golden, golden.input(manager, "big-lama.square"));
        wholePicture(generator, golden, "big-lama-square", 3);
        assertThat(wholePicture(generator, golden, "big-lama-large", 8) / 1e9)
                .isCloseTo(219.9, within(0.1));
        golden.assertWithin(
                "odd.output", run(generator, golden.input(manager, "big-lama.odd")).head(), 1e-3);
    }

    @Test
    void lamaRegularStepByStepAtASquareAndAtAnOddSize() throws IOException {
        Golden golden = GoldenLama.golden("lama-regular");
        LamaGenerator generator = GoldenLama.generator(LamaGenerator.regular(), golden, manager);
        assertThat(PublishedWeights.trainedValues(generator)).isEqualTo(45_617_731);
        NDArray x = golden.input(manager, "lama-regular.square");
        NDList features = run(GoldenLama.child(generator, "encoder"), x);
        for (int i = 1; i <= 9; i++) {
            features = run(GoldenLama.child(generator, "residual" + i), features);
            String tap = Integer.toString(12 + i);
            if (golden.taps().contains(tap)) {
                golden.assertMatches(tap, features.head(), TOLERANCE);
            }
        }
        golden.assertWithin("square.output", run(generator, x).head(), 1e-3);
        golden.assertWithin(
                "odd.output",
                run(generator, golden.input(manager, "lama-regular.odd")).head(),
                1e-3);
    }

    /** Every published step whose output is stored. */
    private void stepByStep(LamaGenerator generator, Golden golden, NDArray input) {
        NDList x = new NDList(input);
        int step = 1;
        Block encoder = GoldenLama.child(generator, "encoder");
        for (String name : new String[] {"head", "down1", "down2", "down3"}) {
            x = run(GoldenLama.child(encoder, name), x);
            assertParts(golden, step++, x);
        }
        for (int i = 1; i <= generator.config().blocks(); i++) {
            x = run(GoldenLama.child(generator, "residual" + i), x);
            assertParts(golden, step++, x);
        }
        Block decoder = GoldenLama.child(generator, "decoder");
        for (int i = 1; i <= 3; i++) {
            x = run(GoldenLama.child(decoder, "up" + i), x);
            step += 3;
            golden.assertMatches(Integer.toString(step), x.head(), TOLERANCE);
        }
        NDArray picture = run(GoldenLama.child(decoder, "draw"), x).head();
        golden.assertWithin("square.output", picture, 1e-3);
    }

    private static void assertParts(Golden golden, int step, NDList parts) {
        if (golden.taps().contains(step + ".local")) {
            golden.assertMatches(step + ".local", parts.get(0), TOLERANCE);
        }
        assertThat(parts).hasSize(step < 4 ? 1 : 2);
        if (golden.taps().contains(step + ".global")) {
            golden.assertMatches(step + ".global", parts.get(1), TOLERANCE);
        }
    }

    /** Compares every step-th pixel of a stored picture, and returns the pass's multiply-adds. */
    private long wholePicture(LamaGenerator generator, Golden golden, String picture, int step)
            throws IOException {
        String input = picture.replaceFirst("-(\\w+)$", ".$1");
        NDList x = new NDList(golden.input(manager, input));
        NDList pictures = new NDList();
        long work = MultiplyAddCounter.count(() -> pictures.addAll(run(generator, x)));
        GoldenLama.assertPicture(pictures.head(), picture + ".s16", step, PictureOutput.SIGMOID);
        return work;
    }

    @ParameterizedTest
    @CsvSource({"lama, 9, 0.3", "big-lama, 18, 0.35"}) // the large one of Big-LaMa has 0.325
    void picturesInBfloat16AreNearThePublishedOnes(String name, int blocks, double mean)
            throws IOException {
        Golden golden = GoldenLama.golden(name);
        LamaGenerator.Builder builder = LamaGenerator.fourier().optBlocks(blocks);
        LamaGenerator generator = GoldenLama.generator(builder, golden, manager);
        NDArray square = golden.input(manager, name + ".square");
        NDArray large = golden.input(manager, name + ".large");

        NDArray picture = Bfloat16.run(() -> run(generator, square).head());
        NDArray wide = Bfloat16.run(() -> run(generator, large).head());

        assertNear(picture, name + "-square.s16", 3, mean);
        assertNear(wide, name + "-large.s16", 8, mean);
    }

    private static void assertNear(NDArray picture, String file, int step, double mean)
            throws IOException {
        NDArray pixels = GoldenLama.signed(picture, step, PictureOutput.SIGMOID);
        GoldenLama.picture(file).assertWithin(pixels.toFloatArray(), 4, mean);
    }

    @Test
    void theDiscriminatorAndItsFeatures() throws IOException {
        Golden golden = GoldenLama.golden("discriminator");
        NLayerDiscriminator discriminator = new NLayerDiscriminator();
        NDArray x = golden.input(manager, "input");
        discriminator.initialize(manager, DataType.FLOAT32, x.getShape());
        LamaWeights.discriminator().load(FormulaCheckpoint.of(golden, manager), discriminator);
        assertThat(PublishedWeights.trainedValues(discriminator)).isEqualTo(6_962_369);
        for (String mode : new String[] {"eval", "train"}) {
            ParameterStore store = new ParameterStore(manager, false);
            NDList outputs = discriminator.forward(store, new NDList(x), mode.equals("train"));
            golden.assertMatches(mode + ".judgement", outputs.head(), TOLERANCE);
            assertThat(outputs).hasSize(6);
            for (int i = 0; i < 5; i++) {
                golden.assertMatches(mode + ".features" + i, outputs.get(i + 1), TOLERANCE);
            }
            Shape[] shapes = discriminator.getOutputShapes(new Shape[] {x.getShape()});
            assertThat(outputs.getShapes()).isEqualTo(shapes);
        }
    }

    private NDList run(Block block, NDArray x) {
        return run(block, new NDList(x));
    }

    private NDList run(Block block, NDList x) {
        return block.forward(new ParameterStore(manager, false), x, false);
    }
}
