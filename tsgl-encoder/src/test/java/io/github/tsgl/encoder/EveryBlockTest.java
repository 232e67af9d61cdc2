// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.github.tsgl.encoder.host.EncoderSpec;
import io.github.tsgl.encoder.host.FeatureLevel;
import io.github.tsgl.encoder.host.HoleContent;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.Literal;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.host.Variant;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.reconstruct.Strategy;
import io.github.tsgl.layers.testing.BlockContract;
import io.github.tsgl.layers.testing.EveryBlockContract;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class EveryBlockTest extends EveryBlockContract {

    EveryBlockTest() {
        super(TsglEncoder.class);
    }

    @Override
    protected List<BlockContract> cases() {
        return List.of(
                network("paper", () -> generator(TestInputs.tiny(), StructureOutput.ALWAYS)),
                network(
                        "paper without structure",
                        () -> generator(TestInputs.tiny(), StructureOutput.NONE)),
                network(
                        "paper to the letter",
                        () ->
                                generator(
                                        TestInputs.tiny().withLiteral(Set.of(Literal.values())),
                                        StructureOutput.ALWAYS)),
                network("released", () -> generator(released(), StructureOutput.ALWAYS)),
                network(
                        "seamless",
                        () ->
                                new SeamlessGenerator(
                                        generator(TestInputs.tiny(), StructureOutput.ALWAYS))),
                network(
                        "encoder of a host that wants a level more",
                        () -> encoder(new FeatureLevel(6, 4), new FeatureLevel(7, 64))),
                network(
                        "encoder of a host that wants fewer levels",
                        () -> encoder(new FeatureLevel(6, 2), new FeatureLevel(7, 8))),
                network(
                        "encoder that is fitted",
                        () -> encoder(new FeatureLevel(6, 1), new FeatureLevel(7, 4))),
                new BlockContract(
                        "discriminator", () -> new PatchDiscriminator(4), new Shape(1, 3, 64, 72)));
    }

    private static TsglConfig released() {
        return TestInputs.tiny().withEdition(Edition.RELEASED).withDepths(1, 1, 1, 1);
    }

    private static TsglGenerator generator(TsglConfig config, StructureOutput output) {
        return TsglGenerator.builder().setConfig(config).optStructureOutput(output).build();
    }

    private static Block encoder(FeatureLevel... levels) {
        EncoderSpec spec =
                new EncoderSpec(
                        List.of(levels),
                        HoleContent.NOTHING,
                        OptionalInt.of(2),
                        List.of(1, 1, 1, 1),
                        Strategy.TWO_GLOBAL_LOCAL_TO_GLOBAL_LOCAL,
                        Set.of(),
                        Variant.PUBLISHED,
                        StructureOutput.NONE);
        return Hosts.encoder("tsgl", spec);
    }

    private static BlockContract network(String name, Supplier<Block> maker) {
        Shape picture = new Shape(1, 3, 64, 128);
        Shape single = new Shape(1, 1, 64, 128);
        return new BlockContract(name, maker, picture, single, picture, single, single);
    }
}
