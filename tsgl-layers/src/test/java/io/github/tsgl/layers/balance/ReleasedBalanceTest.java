// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.balance;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.Sequence;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.layers.testing.PublishedWeights;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The golden files hold what the released blocks give for weights made by a formula; {@code
 * pc-conv} is the released module's forward pass over narrower layers.
 */
class ReleasedBalanceTest {

    private static final double TOLERANCE = 1e-4;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void theChannelEqualization() {
        Golden golden = Golden.block("se-layer");
        Block block = new ChannelEqualization(32, Edition.RELEASED);
        NDList x = new NDList(golden.input(manager, "input"));
        fill(
                block,
                golden,
                x,
                name -> name.replace("squeeze_", "fc.0.").replace("projection_", "fc.2."));
        golden.assertMatches("output", run(block, x), TOLERANCE);
    }

    @Test
    void theFeatureEqualization() {
        Golden golden = Golden.block("base");
        Block block = new FeatureEqualization(32, Edition.RELEASED);
        NDList x = new NDList(golden.input(manager, "input"));
        fill(block, golden, x, name -> equalization(name));
        NDArray channel = run(block.getChildren().get("01channel"), x);
        golden.assertMatches("se", channel, TOLERANCE);
        NDList equalized = new NDList(channel);
        golden.assertMatches(
                "gaussian", run(block.getChildren().get("02spatial"), equalized), TOLERANCE);
        golden.assertMatches(
                "paper.gaussian",
                run(new SpatialEqualization(Edition.PAPER), equalized),
                TOLERANCE);
        golden.assertMatches(
                "range", run(block.getChildren().get("03range"), equalized), TOLERANCE);
        golden.assertMatches("output", run(block, x), TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 7})
    void theStreamsLayers(int kernel) {
        Golden golden = Golden.block("pcb-activ-" + kernel);
        Block stream = BalanceSide.stream(6, kernel, 1, Edition.RELEASED);
        NDList x = new NDList(golden.input(manager, "input"), golden.input(manager, "mask"));
        fill(stream, golden, x, name -> stream(name).replaceFirst("^0\\.", ""));
        NDList y = stream.forward(new ParameterStore(manager, false), x, false);
        golden.assertMatches("shared.output", y.get(0), TOLERANCE);
        golden.assertWithin("shared.mask", y.get(1).repeat(1, 6), 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"down-128", "down-64", "down-32", "down-16", "down-8", "down"})
    void theConvolutionsTowardsTheStreamsAndBack(String name) {
        Golden golden = Golden.block("conv-down-" + name);
        Block block =
                new Sequence(
                        switch (name) {
                            case "down-128" ->
                                    List.of(
                                            NormalizedConv2d.halving(
                                                    16, ActivationFunction.LEAKY_RELU),
                                            NormalizedConv2d.halving(
                                                    32, ActivationFunction.LEAKY_RELU));
                            case "down-64" ->
                                    List.of(
                                            NormalizedConv2d.halving(
                                                    16, ActivationFunction.LEAKY_RELU));
                            case "down-16" ->
                                    List.of(
                                            NormalizedConv2d.halving(
                                                    16, ActivationFunction.IDENTITY));
                            case "down-8" ->
                                    List.of(
                                            NormalizedConv2d.halving(
                                                    16, ActivationFunction.LEAKY_RELU),
                                            NormalizedConv2d.halving(
                                                    16, ActivationFunction.IDENTITY));
                            default -> List.of(NormalizedConv2d.pointwise(8));
                        });
        NDList x = new NDList(golden.input(manager, "input"));
        fill(block, golden, x, this::chain);
        golden.assertMatches("output", run(block, x), TOLERANCE);
    }

    @Test
    void theConvolutionThatEnlarges() {
        Golden golden = Golden.block("conv-up");
        Block block = NormalizedConv2d.pointwise(6);
        NDList x =
                new NDList(golden.input(manager, "input"), manager.zeros(golden.shape("output")));
        fill(block, golden, x, name -> name.replace("convolution_", "conv."));
        golden.assertMatches("output", run(block, x), TOLERANCE);
    }

    @Test
    void theWholeModule() {
        Golden golden = Golden.block("pc-conv");
        Block block =
                CrossLayerBalance.builder()
                        .optChannels(4, 8, 16, 24, 24, 24)
                        .optWidth(16)
                        .optEdition(Edition.RELEASED)
                        .build();
        NDList x = new NDList();
        for (int i = 0; i < 6; i++) {
            x.add(golden.input(manager, "input" + i));
        }
        x.add(golden.input(manager, "mask"));
        fill(block, golden, x, this::module);

        NDList y = block.forward(new ParameterStore(manager, false), x, false);
        assertThat(y.getShapes()).isEqualTo(block.getOutputShapes(x.getShapes()));
        for (int i = 0; i < 6; i++) {
            golden.assertMatches("output" + i, y.get(i), TOLERANCE);
        }
    }

    private String module(String name) {
        return name.startsWith("equalization_")
                ? "base." + equalization(name.substring("equalization_".length()))
                : stream(chain(name))
                        .replace("gather1.", "down_128.")
                        .replaceAll("^gather2_convolution_", "down_64.model.0.")
                        .replaceAll("^gather3_convolution_", "down_32.model.0.")
                        .replaceAll("^gatherLate_convolution_", "up.conv.")
                        .replaceAll("^side_reduce_convolution_", "down.model.0.")
                        .replaceAll("^side_stream(.)_", "cov_$1.")
                        .replaceAll("^fuse_convolution_", "fuse.model.0.")
                        .replaceAll("^scatter1_convolution_", "up_128.conv.")
                        .replaceAll("^scatter2_convolution_", "up_64.conv.")
                        .replaceAll("^scatter3_convolution_", "up_32.conv.")
                        .replace("scatter4.", "down_16.")
                        .replace("scatter5.", "down_8.")
                        .replace("scatter6.", "down_4.");
    }

    /** Layers of convolution, normalization and activation are counted by threes. */
    private String chain(String name) {
        String published = name;
        for (int layer = 1; layer <= 3; layer++) {
            published =
                    published
                            .replaceAll(
                                    "_layer" + layer + "_convolution_",
                                    ".model." + 3 * (layer - 1) + ".")
                            .replaceAll(
                                    "^layer" + layer + "_convolution_",
                                    "model." + 3 * (layer - 1) + ".");
        }
        return published;
    }

    private static String stream(String name) {
        String published = name;
        for (int layer = 1; layer <= 5; layer++) {
            published =
                    published
                            .replace(
                                    "layer" + layer + "_conv_maskWeight",
                                    layer - 1 + ".conv.mask_conv.weight")
                            .replace("layer" + layer + "_conv_", layer - 1 + ".conv.input_conv.")
                            .replace("layer" + layer + "_norm_gamma", layer - 1 + ".bn.weight")
                            .replace("layer" + layer + "_norm_beta", layer - 1 + ".bn.bias");
        }
        return published;
    }

    private static String equalization(String name) {
        return name.replace("channel_squeeze_", "model.0.fc.0.")
                .replace("channel_projection_", "model.0.fc.2.")
                .replace("join_convolution_", "down.0.");
    }

    /** Fills a block; the functions above take names with the underscores of DJL. */
    private void fill(Block block, Golden golden, NDList x, UnaryOperator<String> published) {
        PublishedWeights.fill(
                block,
                golden,
                manager,
                name -> published.apply(name.replace('.', '_')),
                x.getShapes());
    }

    private NDArray run(Block block, NDList x) {
        return block.forward(new ParameterStore(manager, false), x, false).singletonOrThrow();
    }
}
