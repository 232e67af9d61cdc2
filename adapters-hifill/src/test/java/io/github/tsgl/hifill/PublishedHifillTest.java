// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.hifill.HifillGenerator.AttentionScores;
import io.github.tsgl.layers.gated.GatedConvKind;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.ops.Interpolation;
import io.github.tsgl.layers.ops.MultiplyAddCounter;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.layers.testing.PublishedPicture;
import io.github.tsgl.layers.testing.PublishedWeights;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The generator against its published twin: the golden files hold what HiFill's published
 * TensorFlow code gives at 512×512 with weights that a formula makes, for a photo with an irregular
 * hole.
 */
@Tag("slow")
class PublishedHifillTest {

    private static final double TOLERANCE = 2e-4;
    private static final double DIFFERENCE = 1e-3;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void theCoarseNetworkStepByStep() throws IOException {
        Golden golden = GoldenHifill.golden("hifill");
        HifillGenerator generator =
                GoldenHifill.generator(HifillGenerator.builder(), golden, manager);
        NDArray hole = GoldenHifill.hole(manager, 512);
        NDArray picture = GoldenHifill.photo(manager, 512).mul(hole.neg().add(1));
        NDArray x = Interpolation.BILINEAR_FROM_FIRST.resize(picture.concat(hole, 1), 256, 256);
        Block coarse = child(generator, "coarse");
        String[][] steps = {
            {"down1", "c_en_down_128"}, {"conv1", "c_en_conv_128"}, {"down2", "c_en_down_64"},
            {"conv2", "c_en_conv1_64"}, {"conv3", "c_en_conv2_64"}, {"conv4", "c_en_conv3_64"}
        };
        for (String[] step : steps) {
            x = run(child(coarse, step[0]), x);
            golden.assertMatches(step[1], x, TOLERANCE);
        }
        for (int i = 1; i <= 14; i++) {
            x = run(child(coarse, "dilated" + i), x);
            golden.assertMatches("c_dil_d" + i, x, TOLERANCE);
        }
        for (int i = 1; i <= 3; i++) {
            x = run(child(coarse, "conv" + (i + 4)), x);
            golden.assertMatches("c_de_conv" + i + "_64", x, TOLERANCE);
        }
        x = run(child(coarse, "up"), x);
        golden.assertMatches("c_de_up_128", x, TOLERANCE);
        x = run(child(coarse, "conv8"), x);
        golden.assertMatches("c_de_conv_128", x, TOLERANCE);
        golden.assertMatches("c_de_toRGB", run(child(coarse, "draw"), x), TOLERANCE);
    }

    @Test
    void theRefinementEncoderAndTheBottleneckStepByStep() throws IOException {
        Golden golden = GoldenHifill.golden("hifill");
        HifillGenerator generator =
                GoldenHifill.generator(HifillGenerator.builder(), golden, manager);
        NDArray hole = GoldenHifill.hole(manager, 512);
        NDArray known = hole.neg().add(1);
        NDArray picture = GoldenHifill.photo(manager, 512).mul(known);
        NDArray rough =
                InpaintingOutputs.of(forward(generator, picture, hole)).coarse().orElseThrow();
        NDArray composed = rough.mul(hole).add(picture);
        NDList features = run(child(generator, "encoder"), new NDList(composed, known));
        golden.assertMatches("re_en_conv_256", features.get(0), TOLERANCE);
        golden.assertMatches("re_en_conv_128", features.get(1), TOLERANCE);
        golden.assertMatches("re_en_conv_64", features.get(2), TOLERANCE);
        NDArray x = features.get(2);
        for (int i = 1; i <= 5; i++) {
            x = run(child(child(generator, "bottleneck"), "dilated" + i), x);
            golden.assertMatches("re_dil_d" + (1 << i - 1), x, TOLERANCE);
        }
        NDArray scores = ContextualAttention.scores(x, hole, AttentionScores.SOFT);
        AttentionTransfer transfer = new AttentionTransfer(scores, 32, 32);
        NDArray found = run(child(generator, "attended"), transfer.moveCoarsest(x));
        golden.assertMatches("re_att_64_att1", found, 2 * TOLERANCE);
        NDArray moved = transfer.move(features.get(1));
        Block conv = child(child(child(generator, "level2"), "transfer"), "conv1");
        golden.assertMatches("re_de_att_128_1", run(conv, moved), 2 * TOLERANCE);
    }

    @Test
    void bothPicturesAndTheScoresOfThePublishedGenerator() throws IOException {
        HifillGenerator generator = check("hifill", HifillGenerator.builder(), 512);
        assertThat(PublishedWeights.trainedValues(generator)).isEqualTo(2_722_791);
        NDArray hole = GoldenHifill.hole(manager, 512);
        NDArray picture = GoldenHifill.photo(manager, 512).mul(hole.neg().add(1));
        NDList refined = new NDList();
        long work =
                MultiplyAddCounter.count(
                        () -> refined.add(forward(generator, picture, hole).head()));
        assertThat(work / 1e9).isCloseTo(25.82, within(0.05));
        assertThat(fifth(refined.head()))
                .containsExactly(
                        PublishedPicture.read(GoldenHifill.open("hifill.s16")).values(),
                        within((float) DIFFERENCE));
    }

    @Test
    void thePictureInBfloat16IsNearThePublishedOne() throws IOException {
        HifillGenerator generator =
                GoldenHifill.generator(
                        HifillGenerator.builder(), GoldenHifill.golden("hifill"), manager);
        NDArray hole = GoldenHifill.hole(manager, 512);
        NDArray picture = GoldenHifill.photo(manager, 512).mul(hole.neg().add(1));

        NDArray refined = Bfloat16.run(() -> forward(generator, picture, hole).head());

        PublishedPicture.read(GoldenHifill.open("hifill.s16")).assertWithin(fifth(refined), 4, 0.3);
    }

    /** Every fifth pixel of every fifth row. */
    private static float[] fifth(NDArray picture) {
        return picture.get(new NDIndex(":, :, ::5, ::5")).toFloatArray();
    }

    @Test
    void hardScores() throws IOException {
        check("hifill-hard", HifillGenerator.builder().optScores(AttentionScores.HARD), 512);
    }

    @Test
    void regularConvolutions() throws IOException {
        HifillGenerator.Builder builder =
                HifillGenerator.builder()
                        .optWidth(8)
                        .optCoarseKind(GatedConvKind.REGULAR)
                        .optRefinementKind(GatedConvKind.REGULAR);
        HifillGenerator generator = check("hifill-regular", builder, 512);
        assertThat(PublishedWeights.trainedValues(generator)).isEqualTo(318_428);
    }

    @Test
    void theKindsOfConvolutionsExchanged() throws IOException {
        HifillGenerator.Builder builder =
                HifillGenerator.builder()
                        .optWidth(8)
                        .optCoarseKind(GatedConvKind.DEPTH_SEPARABLE)
                        .optRefinementKind(GatedConvKind.SLICE);
        HifillGenerator generator = check("hifill-slice", builder, 512);
        assertThat(PublishedWeights.trainedValues(generator)).isEqualTo(169_595);
    }

    @Test
    void aPictureTwiceAsWideAsHigh() throws IOException {
        check("hifill-oblong", HifillGenerator.builder().optWidth(8), 256);
    }

    private HifillGenerator check(String name, HifillGenerator.Builder builder, int height)
            throws IOException {
        Golden golden = GoldenHifill.golden(name);
        HifillGenerator generator = GoldenHifill.generator(builder, golden, manager);
        NDArray hole = GoldenHifill.hole(manager, height);
        NDArray picture = GoldenHifill.photo(manager, height).mul(hole.neg().add(1));
        NDList outputs = forward(generator, picture, hole);
        NDArray rough = InpaintingOutputs.of(outputs).coarse().orElseThrow();
        golden.assertWithin("coarse", rough, DIFFERENCE);
        NDArray scores = InpaintingOutputs.of(outputs).scores().orElseThrow();
        golden.assertWithin("attention", scores, DIFFERENCE);
        golden.assertWithin("attention.max", scores.max(new int[] {2}), DIFFERENCE);
        NDArray best = scores.argMax(2).toType(DataType.FLOAT32, false);
        golden.assertWithin("attention.argmax", best, DIFFERENCE);
        golden.assertWithin("refined", outputs.get(0), DIFFERENCE);
        assertThat(outputs.getShapes())
                .isEqualTo(generator.getOutputShapes(new NDList(picture, hole).getShapes()));
        return generator;
    }

    private NDList forward(HifillGenerator generator, NDArray picture, NDArray hole) {
        return run(generator, new NDList(picture, hole));
    }

    private NDArray run(Block block, NDArray x) {
        return run(block, new NDList(x)).head();
    }

    private NDList run(Block block, NDList x) {
        return block.forward(new ParameterStore(manager, false), x, false);
    }

    private static Block child(Block parent, String name) {
        for (Pair<String, Block> pair : parent.getChildren()) {
            if (pair.getKey().substring(2).equals(name)) {
                return pair.getValue();
            }
        }
        throw new IllegalArgumentException(name);
    }
}
