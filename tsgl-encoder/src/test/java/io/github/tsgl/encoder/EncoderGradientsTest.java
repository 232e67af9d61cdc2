// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.Direction;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.balance.CrossLayerBalance;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.ConvNormAct;
import io.github.tsgl.layers.conv.MaskedConvolution;
import io.github.tsgl.layers.conv.PartialConv2d;
import io.github.tsgl.layers.conv.SpectralNormConv2d;
import io.github.tsgl.layers.reconstruct.Reconstruction;
import io.github.tsgl.layers.testing.GradientCheck;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Gradients of this module's blocks, of the assembled balance module and of the whole networks, by
 * differences in double precision: a hole leaves positions of nearly no variance, where a network
 * bends so strongly that single precision has no step for it.
 */
@Tag("slow")
class EncoderGradientsTest {

    /** Where the mask is among a network's inputs. */
    private static final int MASK = 4;

    private final NDManager manager = NDManager.newBaseManager();

    private enum Hole {
        NONE,
        SQUARE
    }

    @BeforeEach
    void seed() {
        manager.getEngine().setRandomSeed(12);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void scaleFusion() {
        NDArray[] textures = new NDArray[TsglConfig.STAGES];
        for (int k = 0; k < textures.length; k++) {
            textures[k] = normal(1, 8, 32 >> k, 32 >> k);
        }
        check(ScaleFusion.of(TestInputs.tiny()), textures).verify();
    }

    @ParameterizedTest
    @EnumSource
    void encoderStage(Hole hole) {
        PartialConv2d conv =
                PartialConv2d.builder().setFilters(4).setKernelShape(5).optStride(2).build();
        EncoderStage stage =
                new EncoderStage(
                        List.of(ConvNormAct.of(conv, ActivationFunction.LEAKY_RELU)),
                        new TextureStep(
                                List.of(),
                                MaskedConvolution.of(Edition.PAPER, 8, 3, 2),
                                ResidualSampling.BILINEAR,
                                TextureMask.KEEP),
                        Reconstruction.builder().setChannels(8).optHidden(4).build(),
                        Direction.STRUCTURE_TO_TEXTURE);
        NDArray mask = mask(1, 16, hole);
        check(stage, normal(1, 3, 16, 16), mask, normal(1, 8, 16, 16), mask)
                .withFixedInput(1)
                .withFixedInput(3)
                .withoutOutput(1)
                .withoutOutput(3)
                .verify();
    }

    @Test
    void smoothFill() {
        NDArray mask = mask(2, 12, Hole.SQUARE);
        check(new SmoothFill(), normal(2, 3, 12, 12), mask).withFixedInput(1).verify();
    }

    @Test
    void upStages() {
        check(UpStage.inner(4), normal(2, 6, 4, 3)).verify();
        check(UpStage.last(), normal(2, 6, 4, 3)).verify();
    }

    @Test
    void structureDecoder() {
        check(new StructureDecoder(TestInputs.tiny()), normal(2, 64, 4, 4), mask(2, 4, Hole.SQUARE))
                .withFixedInput(1)
                .verifyTogether();
    }

    @Test
    void discriminator() {
        check(new PatchDiscriminator(4), normal(1, 3, 64, 64)).verify();
    }

    @ParameterizedTest
    @EnumSource
    void balance(Edition edition) {
        int[] channels = {4, 8, 16, 32, 32, 32};
        NDArray[] inputs = new NDArray[channels.length + 1];
        for (int k = 0; k < channels.length; k++) {
            inputs[k] = normal(1, channels[k], 64 >> k, 64 >> k);
        }
        inputs[channels.length] = mask(1, 128, Hole.SQUARE);
        CrossLayerBalance balance =
                CrossLayerBalance.builder()
                        .optChannels(channels)
                        .optWidth(8)
                        .optLayers(1)
                        .optEdition(edition)
                        .build();
        check(balance, inputs).withFixedInput(channels.length).verifyTogether();
    }

    @ParameterizedTest
    @CsvSource({"PAPER, NONE", "PAPER, SQUARE", "RELEASED, NONE", "RELEASED, SQUARE"})
    void theWholeEncoder(Edition edition, Hole hole) {
        TsglEncoder encoder = TsglEncoder.of(TestInputs.tiny().withEdition(edition));
        checkNetwork(encoder, 32, hole).withoutOutput(TsglConfig.STAGES + 1).verifyTogether();
    }

    @ParameterizedTest
    @CsvSource({"PAPER, NONE", "PAPER, SQUARE", "RELEASED, NONE", "RELEASED, SQUARE"})
    void theWholeGenerator(Edition edition, Hole hole) {
        checkNetwork(generator(edition), TsglGenerator.MULTIPLE, hole).verifyTogether();
    }

    @Test
    void theWholeGeneratorInInference() {
        checkNetwork(generator(Edition.PAPER), TsglGenerator.MULTIPLE, Hole.SQUARE)
                .inInference()
                .verifyTogether();
    }

    @Test
    void theSeamlessGenerator() {
        SeamlessGenerator seamless = new SeamlessGenerator(generator(Edition.PAPER));
        checkNetwork(seamless, TsglGenerator.MULTIPLE, Hole.SQUARE).verifyTogether();
    }

    private static TsglGenerator generator(Edition edition) {
        return TsglGenerator.builder()
                .setConfig(TestInputs.tiny().withEdition(edition))
                .optStructureOutput(StructureOutput.ALWAYS)
                .build();
    }

    private GradientCheck checkNetwork(Block network, int size, Hole hole) {
        NDList inputs = TestInputs.random(manager, 2, size, size);
        NDArray[] precise =
                inputs.stream()
                        .map(input -> input.toType(DataType.FLOAT64, true))
                        .toArray(NDArray[]::new);
        precise[MASK] = mask(2, size, hole);
        return check(network, precise).withFixedInput(MASK);
    }

    private NDArray normal(long... shape) {
        return manager.randomNormal(new Shape(shape)).toType(DataType.FLOAT64, false);
    }

    private NDArray mask(long batch, long size, Hole hole) {
        NDArray mask = manager.ones(new Shape(batch, 1, size, size), DataType.FLOAT64);
        if (hole == Hole.SQUARE) {
            mask.set(new NDIndex(":, :, {}:{}, {}:{}", size / 4, size / 2, size / 4, size / 2), 0);
        }
        return mask;
    }

    private GradientCheck check(Block block, NDArray... inputs) {
        block.initialize(manager, DataType.FLOAT64, new NDList(inputs).getShapes());
        block.getParameters().values().forEach(this::stir);
        settle(block);
        return GradientCheck.of(block, inputs).withStep(1e-6).withTolerance(1e-5);
    }

    /** Gives values to what starts as all 0 or 1, so that nothing lies on the kink of a ReLU. */
    private void stir(Parameter parameter) {
        NDArray array = parameter.getArray();
        if (parameter.requiresGradient() && array.max().equals(array.min())) {
            array.addi(
                    manager.randomUniform(-0.2f, 0.2f, array.getShape())
                            .toType(DataType.FLOAT64, false));
        }
    }

    /**
     * Lets the vectors of spectral norms settle, which one large singular value makes quick: then
     * the norms do not change with them, and the gradient of a training pass, which takes them as
     * constants, is that of the function.
     */
    private void settle(Block block) {
        if (block instanceof SpectralNormConv2d) {
            NDArray weight = array(block, "weight");
            Shape shape = weight.getShape();
            NDArray u = array(block, "u").reshape(-1, 1);
            NDArray v = array(block, "v").reshape(1, -1);
            weight.addi(u.matMul(v).mul(weight.norm()).reshape(shape));
            Shape least = new Shape(1, shape.get(1), shape.get(2), shape.get(3));
            NDList x = new NDList(manager.zeros(least, DataType.FLOAT64));
            for (int i = 0; i < 30; i++) {
                block.forward(new ParameterStore(manager, false), x, true).close();
            }
        }
        block.getChildren().values().forEach(this::settle);
    }

    private static NDArray array(Block block, String parameter) {
        return block.getDirectParameters().get(parameter).getArray();
    }
}
