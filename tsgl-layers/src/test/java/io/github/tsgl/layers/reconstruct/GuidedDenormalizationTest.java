// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.reconstruct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.ops.Interpolation;
import io.github.tsgl.layers.ops.Normalizations;
import io.github.tsgl.layers.testing.FormulaWeights;
import io.github.tsgl.layers.testing.FormulaWeights.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class GuidedDenormalizationTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray x = input("x", new Shape(2, 4, 6, 8));
    private final NDArray guide = input("guide", new Shape(2, 3, 3, 4));

    @AfterEach
    void close() {
        manager.close();
    }

    /** With weights of zero, gamma and beta are their biases. */
    @ParameterizedTest
    @EnumSource
    void gammaScalesAndBetaShiftsWhatIsNormalized(Edition edition) {
        Block block = block(edition);
        block.getParameters().values().forEach(parameter -> parameter.getArray().muli(0));
        block.getParameters().get("03gamma_bias").getArray().addi(0.5f);
        block.getParameters().get("04beta_bias").getArray().addi(0.25f);
        float factor = edition == Edition.PAPER ? 0.5f : 1.5f;
        float[] expected =
                Normalizations.instanceNorm(x, null, null, 1e-5)
                        .mul(factor)
                        .add(0.25f)
                        .toFloatArray();
        assertThat(run(block, guide).toFloatArray()).containsExactly(expected, within(1e-6f));
    }

    @Test
    void aGuideOfAnotherSizeIsResizedToTheNearest() {
        Block block = block(Edition.RELEASED);
        NDArray resized = Interpolation.NEAREST.resize(guide, 6, 8);
        assertThat(run(block, guide).contentEquals(run(block, resized))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aLargeMapInBandsIsTheWholeOne(Normalization normalization) {
        NDArray large = manager.randomNormal(new Shape(1, 16, 512, 401)); // 13 MiB
        NDArray small = manager.randomNormal(new Shape(1, 2, 256, 201));
        GuidedDenormalization block =
                GuidedDenormalization.builder()
                        .setChannels(16)
                        .setNormalization(normalization)
                        .optHidden(4)
                        .build();
        block.initialize(manager, DataType.FLOAT32, large.getShape(), small.getShape());
        ParameterStore parameters = new ParameterStore(manager, false);

        NDArray whole = block.tiled(parameters, large, small).whole();

        NDArray resized = Interpolation.NEAREST.resize(small, 512, 401);
        NDArray hidden = child(block, "shared", resized);
        hidden = hidden.maximum(0);
        NDArray expected =
                child(block, "normalization", large)
                        .mul(child(block, "gamma", hidden))
                        .add(child(block, "beta", hidden));
        assertThat(whole.allClose(expected, 1e-4, 1e-4, false)).isTrue();
    }

    @Test
    void theFunctionIsWhatTheBlockDoes() {
        Block block = block(Edition.PAPER);
        NDArray resized = Interpolation.NEAREST.resize(guide, 6, 8);
        NDArray hidden = child(block, "shared", resized).maximum(0);
        NDArray y =
                GuidedDenormalization.denormalizeLast(
                        Normalizations.instanceNorm(x, null, null, 1e-5),
                        child(block, "gamma", hidden),
                        child(block, "beta", hidden));
        assertThat(run(block, guide).allClose(y, 1e-5, 1e-5, false)).isTrue();
    }

    private NDArray child(Block parent, String name, NDArray x) {
        for (Pair<String, Block> child : parent.getChildren()) {
            if (child.getKey().endsWith(name)) {
                ParameterStore parameters = new ParameterStore(manager, false);
                return child.getValue().forward(parameters, new NDList(x), false).head();
            }
        }
        throw new IllegalArgumentException(name);
    }

    @Test
    void aNewBlockGivesLittleMoreThanTheNormalizedFeatures() {
        for (Edition edition : Edition.values()) {
            Engine.getInstance().setRandomSeed(1);
            NDArray normalized = Normalizations.instanceNorm(x, null, null, 1e-5);
            NDArray difference = run(block(edition), guide).sub(normalized);
            assertThat(difference.abs().mean().getFloat()).isBetween(1e-3f, 0.5f);
        }
    }

    @Test
    void theSizeOfAUnitGuideDoesNotMatter() {
        Block block = builder(Edition.PAPER).optUnitGuides().build();
        block.initialize(manager, DataType.FLOAT32, x.getShape(), guide.getShape());
        NDArray images = manager.create(new float[] {1000, 50}).reshape(2, 1, 1, 1);
        assertThat(run(block, guide.mul(images)).toFloatArray())
                .containsExactly(run(block, guide.mul(10)).toFloatArray(), within(1e-4f));
        Block asGiven = block(Edition.PAPER);
        assertThat(run(asGiven, guide.mul(images)).sub(run(asGiven, guide)).abs().max().getFloat())
                .isGreaterThan(1);
    }

    @Test
    void whatIsMissingIsSaid() {
        assertThatThrownBy(() -> GuidedDenormalization.builder().setChannels(3).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("normalization");
    }

    private static GuidedDenormalization.Builder builder(Edition edition) {
        return GuidedDenormalization.builder()
                .setChannels(4)
                .setNormalization(Normalization.INSTANCE)
                .optEdition(edition);
    }

    private Block block(Edition edition) {
        Block block = builder(edition).build();
        block.initialize(manager, DataType.FLOAT32, x.getShape(), guide.getShape());
        return block;
    }

    private NDArray run(Block block, NDArray guide) {
        return block.forward(new ParameterStore(manager, false), new NDList(x, guide), false)
                .singletonOrThrow();
    }

    private NDArray input(String name, Shape shape) {
        return manager.create(FormulaWeights.values(name, shape, Rule.SIGNED), shape);
    }
}
