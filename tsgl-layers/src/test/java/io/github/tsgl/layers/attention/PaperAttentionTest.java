// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import io.github.tsgl.layers.Edition;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The paper's attention against a token-by-token implementation of Eq. 4 and 5 in float64. */
class PaperAttentionTest {

    private static final int CHANNELS = 6;
    private static final int HEADS = 2;
    private static final double TAU = 4; // small, so that invalid tokens still count

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({
        "8, 8, 4, 0",
        "8, 12, 4, 2",
        "6, 9, 4, 1",
        "5, 7, 3, 2",
        "9, 5, 4, 3",
        "3, 8, 4, 2",
        "1, 3, 2, 1"
    })
    void attentionIsEquation4(int height, int width, int window, int shift) {
        NDArray features = random(1, new Shape(2, CHANNELS, height, width));
        NDArray mask =
                random(2, new Shape(2, 1, height, width)).gt(0.8f).toType(DataType.FLOAT32, false);
        MaskedWindowAttention block = attention(window, shift);
        initialize(block, features.getShape());

        NDList masked = run(block, features, mask);
        NDList unmasked = run(block, features);

        Reference reference = new Reference(block, features, window, shift);
        assertThat(masked.get(0).toFloatArray())
                .containsExactly(reference.attend(mask), within(1e-4f));
        assertThat(masked.get(1).toFloatArray()).containsExactly(reference.refresh(mask));
        assertThat(unmasked.singletonOrThrow().toFloatArray())
                .containsExactly(reference.attend(mask.onesLike()), within(1e-4f));
    }

    @Test
    void theFunctionOnTheTokensOfAWindowIsWhatTheBlockDoes() {
        NDArray features = random(1, new Shape(2, CHANNELS, 4, 4));
        NDArray mask = random(2, new Shape(2, 1, 4, 4)).gt(0).toType(DataType.FLOAT32, false);
        MaskedWindowAttention block = attention(4, 0);
        initialize(block, features.getShape());
        NDArray tokens = features.reshape(2, CHANNELS, 16).transpose(0, 2, 1);

        NDArray attended =
                MaskedWindowAttention.windowAttention(
                        child(block, "01q", tokens),
                        child(block, "02k", tokens),
                        child(block, "03v", tokens),
                        mask.reshape(2, 16, 1),
                        null,
                        HEADS,
                        TAU / Math.sqrt(CHANNELS / (double) HEADS));

        NDArray expected = child(block, "04proj", attended).transpose(0, 2, 1);
        assertThat(run(block, features, mask).get(0).toFloatArray())
                .containsExactly(expected.toFloatArray(), within(1e-5f));
    }

    private NDArray child(Block block, String name, NDArray x) {
        return run(block.getChildren().get(name), x).singletonOrThrow();
    }

    @Test
    void aBlockIsEquation3() {
        NDArray features = random(1, new Shape(1, CHANNELS, 5, 6));
        NDArray mask = random(2, new Shape(1, 1, 5, 6)).gt(0).toType(DataType.FLOAT32, false);
        WindowTransformerBlock block =
                new WindowTransformerBlock(AttentionConfig.paper(CHANNELS, HEADS, 4), 2);
        initialize(block, features.getShape());

        NDArray y = features.concat(attended(block, features, mask), 1).transpose(0, 2, 3, 1);
        for (String layer : new String[] {"02fuse", "03mlp1", "04mlp2"}) {
            y = run(block.getChildren().get(layer), y).singletonOrThrow();
        }
        assertThat(y.getShape().get(3)).isEqualTo(CHANNELS);

        float[] expected = y.transpose(0, 3, 1, 2).toFloatArray();
        assertThat(run(block, features, mask).get(0).toFloatArray())
                .containsExactly(expected, within(1e-5f));
    }

    @Test
    void aStageAddsTheMergedPatches() {
        NDArray features = random(1, new Shape(1, 3, 9, 6));
        NDArray mask = random(2, new Shape(1, 1, 9, 6)).gt(0).toType(DataType.FLOAT32, false);
        TransformerStage stage = stage(3);
        initialize(stage, features.getShape());

        NDList merged = run(stage.getChildren().get("01merge"), features, mask);
        NDList y = merged;
        for (String child : new String[] {"02block1", "03block2", "04block3", "05conv"}) {
            y = run(stage.getChildren().get(child), y.toArray(new NDArray[0]));
        }

        NDList output = run(stage, features, mask);
        assertThat(output.get(0).toFloatArray())
                .containsExactly(y.get(0).add(merged.get(0)).toFloatArray(), within(1e-5f));
        assertThat(output.get(1)).isEqualTo(y.get(1));
        assertThat(output.getShapes())
                .isEqualTo(stage.getOutputShapes(new NDList(features, mask).getShapes()))
                .containsExactly(new Shape(1, CHANNELS, 5, 3), new Shape(1, 1, 5, 3));
        assertThat(run(stage, features).getShapes())
                .isEqualTo(stage.getOutputShapes(new Shape[] {features.getShape()}))
                .containsExactly(new Shape(1, CHANNELS, 5, 3));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 100})
    void withoutTauInvalidTokensCountAsValidOnes(double tau) {
        NDArray features = manager.randomNormal(new Shape(2, CHANNELS, 6, 8));
        NDArray mask = manager.ones(new Shape(2, 1, 6, 8));
        mask.set(new NDIndex(":, :, 1:4, 2:7"), 0);
        Block block = new MaskedWindowAttention(config(4, tau), 2);
        initialize(block, features.getShape());
        ParameterStore store = new ParameterStore(manager, false);
        NDArray masked = block.forward(store, new NDList(features, mask), false).head();
        NDArray whole = block.forward(store, new NDList(features), false).head();
        assertThat(masked.allClose(whole, 1e-5, 1e-5, false)).isEqualTo(tau == 0);
    }

    @Test
    void parametersHaveReadableNames() {
        TransformerStage stage = stage(1);
        initialize(stage, new Shape(1, 3, 8, 8));

        assertThat(stage.getParameters().keys())
                .extracting(name -> name.replaceAll("(^|_)\\d\\d", "$1"))
                .startsWith("merge_conv_conv_weight")
                .contains(
                        "block1_attention_q_weight",
                        "block1_attention_k_bias",
                        "block1_attention_v_weight",
                        "block1_attention_proj_weight",
                        "block1_fuse_weight",
                        "block1_mlp1_weight",
                        "block1_mlp2_bias");
    }

    @Test
    void numbersThatDoNotFitAreAnError() {
        assertThatThrownBy(() -> AttentionConfig.paper(CHANNELS, 4, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("4 heads do not divide 6 channels");
        assertThatThrownBy(() -> attention(4, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be shifted by 4");
        assertThatThrownBy(() -> config(4, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tau");
        assertThatThrownBy(() -> stage(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("depth");
        assertThatThrownBy(() -> initialize(attention(4, 0), new Shape(1, 5, 8, 8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(N, 6, H, W)");
    }

    private NDArray attended(Block block, NDArray features, NDArray mask) {
        return run(block.getChildren().get("01attention"), features, mask).get(0);
    }

    private static AttentionConfig config(int window, double tau) {
        return new AttentionConfig(CHANNELS, HEADS, window, tau, Edition.PAPER);
    }

    private static MaskedWindowAttention attention(int window, int shift) {
        return new MaskedWindowAttention(config(window, TAU), shift);
    }

    private static TransformerStage stage(int depth) {
        return new TransformerStage(AttentionConfig.paper(CHANNELS, HEADS, 4), depth);
    }

    private NDArray random(long seed, Shape shape) {
        Random random = new Random(seed);
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, shape);
    }

    private void initialize(Block block, Shape features) {
        Shape mask = new Shape(features.get(0), 1, features.get(2), features.get(3));
        block.initialize(manager, DataType.FLOAT32, features, mask);
        long seed = 3;
        for (Pair<String, Parameter> parameter : block.getParameters()) {
            NDArray array = parameter.getValue().getArray();
            random(seed++, array.getShape()).copyTo(array);
        }
    }

    private NDList run(Block block, NDArray... inputs) {
        return block.forward(new ParameterStore(manager, false), new NDList(inputs), false);
    }

    /** Eq. 4 and 5, one token after the other. */
    private static final class Reference {

        private final Block block;
        private final float[] features;
        private final int maps;
        private final int height;
        private final int width;
        private final int window;
        private final int shift;

        Reference(Block block, NDArray features, int window, int shift) {
            this.block = block;
            this.features = features.toFloatArray();
            maps = (int) features.getShape().get(0);
            height = (int) features.getShape().get(2);
            width = (int) features.getShape().get(3);
            boolean small = Math.min(height, width) <= window;
            this.window = small ? Math.min(height, width) : window;
            this.shift = small ? 0 : shift;
        }

        float[] attend(NDArray mask) {
            float[] valid = mask.toFloatArray();
            float[] output = new float[features.length];
            int tokens = height * width;
            for (int map = 0; map < maps; map++) {
                for (int i = 0; i < tokens; i++) {
                    double[] query = linear("01q", token(map, i));
                    double[] attended = new double[CHANNELS];
                    for (int head = 0; head < HEADS; head++) {
                        attend(map, i, head, query, valid, attended);
                    }
                    double[] projected = linear("04proj", attended);
                    for (int c = 0; c < CHANNELS; c++) {
                        output[(map * CHANNELS + c) * tokens + i] = (float) projected[c];
                    }
                }
            }
            return output;
        }

        private void attend(
                int map, int i, int head, double[] query, float[] valid, double[] attended) {
            int tokens = height * width;
            int d = CHANNELS / HEADS;
            double total = 0;
            double[] sums = new double[d];
            for (int j = 0; j < tokens; j++) {
                if (!shareWindow(i, j)) {
                    continue;
                }
                double[] key = linear("02k", token(map, j));
                double product = valid[map * tokens + j] == 1 ? 0 : -TAU;
                for (int c = head * d; c < (head + 1) * d; c++) {
                    product += query[c] * key[c];
                }
                double weight = Math.exp(product / Math.sqrt(d) - (shareRegion(i, j) ? 0 : 100));
                double[] value = linear("03v", token(map, j));
                for (int c = 0; c < d; c++) {
                    sums[c] += weight * value[head * d + c];
                }
                total += weight;
            }
            for (int c = 0; c < d; c++) {
                attended[head * d + c] = sums[c] / total;
            }
        }

        float[] refresh(NDArray mask) {
            float[] valid = mask.toFloatArray();
            float[] refreshed = new float[valid.length];
            int tokens = height * width;
            for (int map = 0; map < maps; map++) {
                for (int i = 0; i < tokens; i++) {
                    for (int j = 0; j < tokens; j++) {
                        if (shareWindow(i, j) && valid[map * tokens + j] == 1) {
                            refreshed[map * tokens + i] = 1;
                        }
                    }
                }
            }
            return refreshed;
        }

        private boolean shareWindow(int i, int j) {
            return part(i / width, height) == part(j / width, height)
                    && part(i % width, width) == part(j % width, width);
        }

        /** The number of the window along one side. */
        private int part(int position, int length) {
            int padded = (length + window - 1) / window * window;
            return Math.floorMod(position - shift, padded) / window;
        }

        /** Whether both tokens or none came in from the other end, in both directions. */
        private boolean shareRegion(int i, int j) {
            return i / width < shift == j / width < shift && i % width < shift == j % width < shift;
        }

        private double[] token(int map, int i) {
            double[] token = new double[CHANNELS];
            for (int c = 0; c < CHANNELS; c++) {
                token[c] = features[(map * CHANNELS + c) * height * width + i];
            }
            return token;
        }

        private double[] linear(String name, double[] x) {
            Block layer = block.getChildren().get(name);
            float[] weight = layer.getParameters().get("weight").getArray().toFloatArray();
            float[] bias = layer.getParameters().get("bias").getArray().toFloatArray();
            double[] y = new double[bias.length];
            for (int o = 0; o < y.length; o++) {
                y[o] = bias[o];
                for (int c = 0; c < x.length; c++) {
                    y[o] += weight[o * x.length + c] / Math.sqrt(x.length) * x[c];
                }
            }
            return y;
        }
    }
}
