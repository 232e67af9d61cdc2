// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import io.github.tsgl.layers.attention.AttentionConfig;
import io.github.tsgl.layers.attention.TransformerStage;
import io.github.tsgl.layers.balance.CrossLayerBalance;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.BatchNorm2d;
import io.github.tsgl.layers.conv.ConvNormAct;
import io.github.tsgl.layers.conv.EqualizedLinear;
import io.github.tsgl.layers.conv.InstanceNorm2d;
import io.github.tsgl.layers.conv.PartialConv2d;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.conv.SpectralNormConv2d;
import io.github.tsgl.layers.conv.TransposedConv2d;
import io.github.tsgl.layers.fourier.FourierConv2d;
import io.github.tsgl.layers.fourier.FourierConvLayer;
import io.github.tsgl.layers.fourier.FourierResidualBlock;
import io.github.tsgl.layers.gated.GatedConv2d;
import io.github.tsgl.layers.gated.GatedConvKind;
import io.github.tsgl.layers.gated.GatedUpConv2d;
import io.github.tsgl.layers.reconstruct.Normalization;
import io.github.tsgl.layers.reconstruct.Reconstruction;
import io.github.tsgl.layers.testing.BlockContract;
import io.github.tsgl.layers.testing.EveryBlockContract;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

class EveryBlockTest extends EveryBlockContract {

    EveryBlockTest() {
        super(ScopedBlock.class);
    }

    private static final Shape X = new Shape(2, 4, 9, 11);
    private static final Shape MASK = new Shape(2, 1, 9, 11);

    @Override
    protected List<BlockContract> cases() {
        List<BlockContract> cases = new ArrayList<>();
        cases.add(
                of(
                        "partial convolution",
                        () -> PartialConv2d.builder().setFilters(6).setKernelShape(3).build(),
                        X,
                        MASK));
        cases.add(
                of(
                        "partial convolution, many mask channels",
                        () ->
                                PartialConv2d.builder()
                                        .setFilters(6)
                                        .setKernelShape(3, 5)
                                        .optStride(2, 1)
                                        .optGroups(2)
                                        .build(),
                        X,
                        X));
        cases.add(
                of(
                        "partial convolution without a mask, with GELU",
                        () ->
                                ConvNormAct.of(
                                        PartialConv2d.builder()
                                                .setFilters(6)
                                                .setKernelShape(3)
                                                .build(),
                                        new InstanceNorm2d(),
                                        Activation::gelu),
                        X));
        cases.add(
                of(
                        "sequence",
                        () ->
                                new Sequence()
                                        .add(
                                                "spectral",
                                                SpectralNormConv2d.builder()
                                                        .setFilters(6)
                                                        .setKernelShape(4)
                                                        .optStride(2)
                                                        .build())
                                        .add(
                                                "plain",
                                                ConvNormAct.of(
                                                        PlainConv2d.builder()
                                                                .setFilters(6)
                                                                .setKernelShape(3)
                                                                .optDilation(2)
                                                                .build(),
                                                        new BatchNorm2d(),
                                                        ActivationFunction.RELU))
                                        .add(
                                                "up",
                                                TransposedConv2d.builder()
                                                        .setFilters(4)
                                                        .setKernelShape(3)
                                                        .optStride(2)
                                                        .optPadding(1)
                                                        .optOutputPadding(1)
                                                        .build()),
                        X));
        cases.add(
                of(
                        "equalized linear",
                        () -> EqualizedLinear.builder().setUnits(3).build(),
                        new Shape(2, 5, 4)));
        for (Edition edition : Edition.values()) {
            AttentionConfig attention = new AttentionConfig(8, 2, 4, 100, edition);
            Supplier<Block> stage = () -> new TransformerStage(attention, 2);
            cases.add(of("transformer stage " + edition, stage, X, MASK));
            cases.add(of("transformer stage without a mask " + edition, stage, X));
            List<Shape> maps = new ArrayList<>();
            for (int k = 0; k < 6; k++) {
                maps.add(new Shape(1, 4, 64 >> k, 64 >> k));
            }
            maps.add(new Shape(1, 1, 128, 128));
            cases.add(
                    of(
                            "balance module " + edition,
                            () ->
                                    CrossLayerBalance.builder()
                                            .optChannels(4, 4, 4, 4, 4, 4)
                                            .optWidth(8)
                                            .optEdition(edition)
                                            .build(),
                            maps.toArray(Shape[]::new)));
        }
        Shape guide = new Shape(2, 3, 5, 6);
        cases.add(
                of(
                        "reconstruction",
                        () -> Reconstruction.builder().setChannels(4).optHidden(5).build(),
                        X,
                        guide,
                        X));
        cases.add(
                of(
                        "released reconstruction",
                        () ->
                                Reconstruction.builder()
                                        .setChannels(4)
                                        .optEdition(Edition.RELEASED)
                                        .build(),
                        X,
                        guide,
                        X));
        cases.add(
                of(
                        "fast Fourier convolutions",
                        () -> new FourierResidualBlock(fourier(), fourier()),
                        new Shape(1, 2, 6, 8),
                        new Shape(1, 4, 6, 8)));
        for (GatedConvKind kind : GatedConvKind.values()) {
            cases.add(
                    of(
                            "gated convolution " + kind,
                            () -> GatedConv2d.builder().setFilters(3).optKind(kind).build(),
                            X));
            cases.add(
                    of(
                            "gated convolution to twice the size " + kind,
                            () -> new GatedUpConv2d(kind, 3),
                            X));
        }
        for (Normalization normalization : Normalization.values()) {
            cases.add(of("normalization " + normalization, normalization::newBlock, X));
        }
        return cases;
    }

    private static FourierConvLayer fourier() {
        return FourierConvLayer.activated(
                FourierConv2d.builder()
                        .setFilters(6)
                        .setKernelShape(3)
                        .optGlobalIn(2 / 3.0)
                        .optGlobalOut(2 / 3.0)
                        .build(),
                ActivationFunction.RELU);
    }

    private static BlockContract of(String name, Supplier<Block> maker, Shape... inputs) {
        return new BlockContract(name, maker, inputs);
    }
}
