package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.github.tsgl.layers.balance.CrossLayerBalance;
import io.github.tsgl.layers.conv.FeatureNorm;
import io.github.tsgl.layers.conv.MaskedConvolution;
import io.github.tsgl.layers.conv.PartialConv2d;
import io.github.tsgl.layers.conv.PartialConvLayer;
import io.github.tsgl.layers.conv.Rectifier;
import io.github.tsgl.layers.reconstruct.Reconstruction;
import io.github.tsgl.layers.testing.GradientCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gradients of this module's blocks, and of the assembled balance module, by differences. */
class EncoderGradientsTest {

    private final NDManager manager = NDManager.newBaseManager();

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
        check(new ScaleFusion(TestInputs.tiny()), textures).verify();
    }

    @Test
    void encoderStage() {
        PartialConv2d conv =
                PartialConv2d.builder().setFilters(4).setKernel(5).optStride(2).build();
        EncoderStage stage =
                new EncoderStage(
                        new PartialConvLayer(conv, FeatureNorm.NONE, Rectifier.LEAKY_RELU),
                        MaskedConvolution.PARTIAL.create(8, 3, 2),
                        Reconstruction.builder().setChannels(8).optHidden(4).build(),
                        TextureMask.KEEP);
        NDArray mask = manager.ones(new Shape(1, 1, 16, 16));
        check(stage, normal(1, 3, 16, 16), mask, normal(1, 8, 16, 16), mask)
                .withFixedInput(1)
                .withFixedInput(3)
                .withoutOutput(1)
                .withoutOutput(3)
                .withStep(2e-4) // normalised twice: strongly curved, and more so with holes
                .withTolerance(0.05)
                .inInference()
                .verify();
    }

    @Test
    void smoothFill() {
        NDArray mask = manager.ones(new Shape(2, 1, 12, 10));
        mask.set(new NDIndex(":, :, 2:9, 3:8"), 0);
        check(new SmoothFill(), normal(2, 3, 12, 10), mask).withFixedInput(1).verify();
    }

    @Test
    void upStages() {
        check(UpStage.inner(4), normal(2, 6, 4, 3)).inInference().verify();
        check(UpStage.last(), normal(2, 6, 4, 3)).verify();
    }

    @Test
    void structureDecoder() {
        NDArray mask = manager.ones(new Shape(1, 1, 2, 2));
        check(new StructureDecoder(TestInputs.tiny()), normal(1, 64, 2, 2), mask)
                .withFixedInput(1)
                .inInference()
                .withStep(3e-4) // nine rectifiers in a row bend often
                .withTolerance(0.05)
                .verify();
    }

    @Test
    void discriminator() {
        check(new PatchDiscriminator(4), normal(1, 3, 64, 64)).inInference().verify();
    }

    @Test
    void balance() {
        int[] channels = {4, 8, 16, 32, 32, 32};
        NDArray[] inputs = new NDArray[channels.length + 1];
        for (int k = 0; k < channels.length; k++) {
            inputs[k] = normal(1, channels[k], 64 >> k, 64 >> k);
        }
        inputs[channels.length] = manager.ones(new Shape(1, 1, 128, 128));
        CrossLayerBalance balance =
                CrossLayerBalance.builder().optChannels(channels).optWidth(8).optLayers(1).build();
        check(balance, inputs)
                .withFixedInput(channels.length)
                .withStep(
                        4e-4) // four positions are normalised in the coarsest map: strongly curved
                .withTolerance(0.05)
                .verify();
    }

    private NDArray normal(long... shape) {
        return manager.randomNormal(new Shape(shape));
    }

    private GradientCheck check(Block block, NDArray... inputs) {
        block.initialize(manager, DataType.FLOAT32, new NDList(inputs).getShapes());
        return GradientCheck.of(block, inputs);
    }
}
