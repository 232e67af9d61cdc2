// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.reconstruct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.ops.Convolutions;
import io.github.tsgl.layers.testing.FormulaWeights;
import io.github.tsgl.layers.testing.FormulaWeights.Rule;
import io.github.tsgl.layers.testing.GradientCheck;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class ReconstructionTest {

    private static final int CHANNELS = 4;
    private static final int HIDDEN = 5;

    /** Small, so that few values cross the kinks of the activations. */
    private static final double STEP = 2e-4;

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray texture = input("texture", new Shape(2, CHANNELS, 6, 5));
    private final NDArray structure = input("structure", new Shape(2, 3, 6, 5));
    private final NDArray residual = input("residual", new Shape(2, CHANNELS, 6, 5));

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource
    void theTexturesShapeIsKept(Strategy strategy) {
        Block block = filled(builder(strategy));
        NDArray y = run(block, texture, structure, residual);
        assertThat(y.getShape()).isEqualTo(texture.getShape());
        assertThat(y.isNaN().any().getBoolean()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheGuidesOfTheStrategyMatter(Strategy strategy) {
        Block block = filled(builder(strategy));
        NDArray y = run(block, texture, structure, residual);
        assertThat(run(block, texture, structure.add(1), residual).contentEquals(y))
                .isNotEqualTo(strategy.reads(Guide.STRUCTURE));
        assertThat(run(block, texture, structure, residual.add(1)).contentEquals(y))
                .isNotEqualTo(strategy.reads(Guide.RESIDUAL));
        assertThat(run(block, texture.add(residual), structure, residual).contentEquals(y))
                .isFalse();
    }

    /**
     * A step with the structure (3 channels) has 3·9·5 + 5 + 2 (5·9·4 + 4) parameters in its
     * denormalization and 4·9·4 + 4 in its convolution; with residual or texture 4·9·5 at first.
     */
    @ParameterizedTest
    @CsvSource({
        "BASELINE, 0",
        "GLOBAL_TO_GLOBAL, 656",
        "GLOBAL_TO_LOCAL, 656",
        "LOCAL_TO_GLOBAL, 701",
        "LOCAL_TO_LOCAL, 701",
        "TEXTURE_TO_GLOBAL, 701",
        "TEXTURE_TO_LOCAL, 701",
        "TWO_GLOBAL_LOCAL_TO_LOCAL_GLOBAL, 2013",
        "TWO_GLOBAL_LOCAL_TO_LOCAL_LOCAL, 2013",
        "GLOBAL_TWO_LOCAL_TO_GLOBAL_LOCAL, 2058",
        "TWO_GLOBAL_TEXTURE_TO_GLOBAL_LOCAL, 2013",
        "TWO_GLOBAL_LOCAL_TO_GLOBAL_LOCAL, 2013"
    })
    void onlyTheBranchesOfTheStrategyHaveParameters(Strategy strategy, long parameters) {
        Block block = filled(builder(strategy).optWeights(ConvolutionWeights.PLAIN));
        assertThat(
                        block.getParameters().values().stream()
                                .mapToLong(parameter -> parameter.getArray().size())
                                .sum())
                .isEqualTo(parameters);
    }

    @Test
    void theBaselineReturnsTheTexture() {
        Block block = filled(builder(Strategy.BASELINE));
        assertThat(run(block, texture)).isSameAs(texture);
    }

    @Test
    void aShortcutAddsTheTextureToTheBranches() {
        manager.getEngine().setRandomSeed(5);
        Block block = filled(builder(Strategy.LOCAL_TO_LOCAL));
        NDArray rebuilt = run(block, texture, structure, residual);
        manager.getEngine().setRandomSeed(5);
        Block same = filled(builder(Strategy.LOCAL_TO_LOCAL).optShortcut());
        NDArray added = run(same, texture, structure, residual);
        assertThat(added.allClose(rebuilt.add(texture), 1e-6, 1e-6, false)).isTrue();
    }

    /** γ(L) · (T − μ) / σ + β(L), Eq. 6 with Eq. 8, and nothing more. */
    @Test
    void aBranchCanBeTheEquationAlone() {
        Block block =
                filled(
                        builder(Strategy.LOCAL_TO_LOCAL)
                                .optExactNormalization()
                                .optDenormalizationOnly());
        NDArray hidden = Activation.relu(convolved(block, "shared", residual));
        NDArray mean = texture.mean(new int[] {1}, true);
        NDArray deviation = texture.sub(mean).square().mean(new int[] {1}, true).sqrt();
        NDArray expected =
                convolved(block, "gamma", hidden)
                        .mul(texture.sub(mean).div(deviation))
                        .add(convolved(block, "beta", hidden));
        for (boolean training : new boolean[] {false, true}) {
            NDArray y =
                    block.forward(
                                    new ParameterStore(manager, false),
                                    new NDList(texture, structure, residual),
                                    training)
                            .head();
            assertThat(y.allClose(expected, 1e-4, 1e-4, false)).isTrue();
        }
    }

    private static NDArray convolved(Block block, String name, NDArray x) {
        Shape one = new Shape(1, 1);
        return Convolutions.conv2d(
                x, named(block, name + "_weight"), named(block, name + "_bias"), one, one, one, 1);
    }

    private static NDArray named(Block block, String end) {
        return block.getParameters().stream()
                .filter(parameter -> parameter.getKey().endsWith(end))
                .map(parameter -> parameter.getValue().getArray())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void guidesThatAreNotReadMayBeLeftOut() {
        Block block = builder(Strategy.GLOBAL_TO_GLOBAL).build();
        block.initialize(manager, DataType.FLOAT32, texture.getShape(), structure.getShape());
        NDArray y = run(block, texture, structure);
        assertThat(y.contentEquals(run(block, texture, structure, residual))).isTrue();
    }

    @Test
    void theSettingsDecideTheNormalizations() {
        Block paper = filled(builder(Strategy.TWO_GLOBAL_LOCAL_TO_GLOBAL_LOCAL));
        Block released =
                filled(
                        builder(Strategy.TWO_GLOBAL_LOCAL_TO_GLOBAL_LOCAL)
                                .optEdition(Edition.RELEASED));
        assertThat(paper.getParameters().keys()).noneMatch(name -> name.contains("running"));
        assertThat(released.getParameters().keys())
                .filteredOn(name -> name.contains("running"))
                .hasSize(4)
                .allMatch(name -> name.contains("structure"));
    }

    @Test
    void aTextureWithoutChannelsIsRefused() {
        assertThatThrownBy(() -> Reconstruction.builder().build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("channels");
    }

    @Test
    void gradientsOfThePapersFormAreRight() {
        Block block =
                filled(
                        builder(Strategy.GLOBAL_TWO_LOCAL_TO_GLOBAL_LOCAL)
                                .optWeights(ConvolutionWeights.PLAIN));
        GradientCheck.of(block, texture, structure, residual).withStep(STEP).verify();
    }

    @Test
    void gradientsOfTheReleasedFormAreRight() {
        Block block =
                filled(
                        builder(Strategy.TWO_GLOBAL_LOCAL_TO_GLOBAL_LOCAL)
                                .optEdition(Edition.RELEASED)
                                .optWeights(ConvolutionWeights.PLAIN));
        // Before a global normalization a bias has no effect; its differences are noise.
        block.getParameters().get("01structure_02convolution1_bias").freeze(true);
        GradientCheck.of(block, texture, structure, residual).withStep(STEP).verify();
    }

    @Test
    void gradientsOfATextureThatGuidesItselfAreRight() {
        Block block =
                filled(builder(Strategy.TEXTURE_TO_LOCAL).optWeights(ConvolutionWeights.PLAIN));
        GradientCheck.of(block, texture).withStep(STEP).verify();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BASELINE")
    void gradientsOfEveryStrategyAreRight(Strategy strategy) {
        manager.getEngine().setRandomSeed(2);
        NDArray[] inputs =
                Stream.of(texture, structure, residual)
                        .map(input -> input.toType(DataType.FLOAT64, true))
                        .toArray(NDArray[]::new);
        Block block = builder(strategy).build();
        block.initialize(manager, DataType.FLOAT64, new NDList(inputs).getShapes());
        GradientCheck check = GradientCheck.of(block, inputs).inInference();
        for (Guide guide : List.of(Guide.STRUCTURE, Guide.RESIDUAL)) {
            if (!strategy.reads(guide)) {
                check.withFixedInput(guide.input());
            }
        }
        check.withStep(1e-6).withTolerance(1e-5).verify();
    }

    private static Reconstruction.Builder builder(Strategy strategy) {
        return Reconstruction.builder()
                .setChannels(CHANNELS)
                .optStrategy(strategy)
                .optHidden(HIDDEN);
    }

    /** Builds a block and gives its weights values that are large enough to see. */
    private Block filled(Reconstruction.Builder builder) {
        Block block = builder.build();
        block.initialize(
                manager,
                DataType.FLOAT32,
                texture.getShape(),
                structure.getShape(),
                residual.getShape());
        block.getParameters()
                .forEach(
                        parameter -> {
                            NDArray array = parameter.getValue().getArray();
                            if (array.getShape().dimension() == 4) {
                                manager.create(
                                                FormulaWeights.values(
                                                        parameter.getKey(),
                                                        array.getShape(),
                                                        Rule.HE),
                                                array.getShape())
                                        .copyTo(array);
                            }
                        });
        return block;
    }

    private NDArray run(Block block, NDArray... inputs) {
        return block.forward(new ParameterStore(manager, false), new NDList(inputs), false)
                .singletonOrThrow();
    }

    private NDArray input(String name, Shape shape) {
        return manager.create(FormulaWeights.values(name, shape, Rule.SIGNED), shape);
    }
}
