// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.attention;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.layers.testing.PublishedWeights;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden files hold what the released code gives for weights made by a formula. */
class ReleasedAttentionTest {

    private static final double TOLERANCE = 1e-4;
    private static final AttentionConfig CONFIG =
            new AttentionConfig(12, 2, 4, 100, Edition.RELEASED);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"16x16-shift0", "16x16-shift2", "8x12-shift0", "8x12-shift2"})
    void aBlockGivesWhatTheReleasedBlockGives(String variant) {
        Golden golden = Golden.block("swin-transformer-block-" + variant);
        WindowTransformerBlock block =
                new WindowTransformerBlock(CONFIG, variant.endsWith("2") ? 2 : 0);
        fill(block, golden);
        Block attention = block.getChildren().get("01attention");

        NDList masked = inputs(golden, "input", "mask");
        golden.assertMatches("masked.attention", run(attention, masked).get(0), TOLERANCE);
        golden.assertMatches("masked.output", run(block, masked).get(0), TOLERANCE);
        golden.assertWithin("masked.mask", run(block, masked).get(1), 0);

        NDList unmasked = inputs(golden, "input");
        golden.assertMatches("unmasked.attention", run(attention, unmasked).get(0), TOLERANCE);
        golden.assertMatches("unmasked.output", run(block, unmasked).singletonOrThrow(), TOLERANCE);
    }

    @Test
    void aStageGivesWhatTheReleasedStageGives() {
        Golden golden = Golden.block("basic-layer-patch-merging");
        TransformerStage stage = new TransformerStage(CONFIG, 2);
        fill(stage, golden);

        NDList y = inputs(golden, "input", "mask");
        NDList x = y;
        int step = 0;
        for (String tap : new String[] {"merge", "block0", "block1"}) {
            y = run(stage.getChildren().valueAt(step++), y);
            golden.assertMatches("masked." + tap, y.get(0), TOLERANCE);
            golden.assertWithin("masked." + tap + ".mask", y.get(1), 0);
        }
        NDList output = run(stage, x);
        golden.assertMatches("masked.output", output.get(0), TOLERANCE);
        golden.assertWithin("masked.mask", output.get(1), 0);

        golden.assertMatches(
                "unmasked.output",
                run(stage, inputs(golden, "input")).singletonOrThrow(),
                TOLERANCE);
    }

    private NDList inputs(Golden golden, String... names) {
        return Arrays.stream(names)
                .map(name -> golden.input(manager, name))
                .collect(Collectors.toCollection(NDList::new));
    }

    private NDList run(Block block, NDList inputs) {
        return block.forward(new ParameterStore(manager, false), inputs, false);
    }

    private void fill(Block block, Golden golden) {
        PublishedWeights.fill(
                block,
                golden,
                manager,
                ReleasedAttentionTest::publishedName,
                golden.shape("input"),
                golden.shape("mask"));
    }

    private static String publishedName(String name) {
        return name.replace("merge.", "downsample.")
                .replace("block1.", "blocks.0.")
                .replace("block2.", "blocks.1.")
                .replace("attention.", "attn.")
                .replace("mlp1.", "mlp.fc1.")
                .replace("mlp2.", "mlp.fc2.");
    }
}
