// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import io.github.tsgl.encoder.FormulaCheckpoint;
import io.github.tsgl.encoder.host.PictureRange;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.layers.fourier.ChannelSplit;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.ops.MultiplyAddCounter;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.layers.testing.PublishedWeights;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Ours(LaMa) against its published twin: the golden file holds what the released network for LaMa
 * gives with weights and inputs made by a formula.
 */
@Tag("slow")
class PublishedOursLamaTest {

    private static final double TOLERANCE = 2e-4;

    private final NDManager manager = NDManager.newBaseManager();
    private final Golden golden = GoldenLama.golden("ours-lama");

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void stageByStageAtASquare() throws IOException {
        LamaGenerator generator = generator(StructureOutput.ALWAYS);
        assertThat(PublishedWeights.trainedValues(generator)).isEqualTo(38_609_348);
        NDList inputs = masked("square");
        TsglLamaEncoder encoder = (TsglLamaEncoder) generator.encoder();
        NDList encoded = run(GoldenLama.child(encoder, "stages"), inputs);
        ChannelSplit split = TsglLamaEncoder.host().config().split();
        for (int i = 0; i < 4; i++) {
            golden.assertMatches("h2l_" + i + "_l", encoded.get(i), TOLERANCE);
        }
        NDList features = split.split(encoded.get(4));
        golden.assertMatches("h2l_4_l", features.get(0), TOLERANCE);
        golden.assertMatches("h2l_4_g", features.get(1), TOLERANCE);
        NDList structure = split.split(encoded.get(5));
        golden.assertMatches("model_high_4.local", structure.get(0), TOLERANCE);
        golden.assertMatches("model_high_4.global", structure.get(1), TOLERANCE);
        for (int i = 0; i < 9; i++) {
            features = run(GoldenLama.child(generator, "residual" + (i + 1)), features);
            if (golden.taps().contains("model." + i + ".local")) {
                golden.assertMatches("model." + i + ".local", features.get(0), TOLERANCE);
                golden.assertMatches("model." + i + ".global", features.get(1), TOLERANCE);
            }
        }
        NDList outputs = run(generator, inputs);
        golden.assertWithin("square.output", outputs.get(0), 1e-3);
        golden.assertWithin("square.structure", outputs.get(1), 1e-3);
        GoldenLama.assertPicture(outputs.get(0), "ours-lama-square.s16", 3, PictureOutput.TANH);
    }

    @Test
    void thePictureAtOtherSizesWithoutTheStructureDecoder() throws IOException {
        LamaGenerator generator = generator(StructureOutput.NONE);
        assertThat(PublishedWeights.trainedValues(generator)).isEqualTo(34_468_035);
        golden.assertWithin("wide.output", run(generator, masked("wide")).head(), 1e-3);
        NDList pictures = new NDList();
        NDList large = masked("large");
        long work = MultiplyAddCounter.count(() -> pictures.addAll(run(generator, large)));
        golden.assertWithin("large.output", pictures.head(), 1e-3);
        GoldenLama.assertPicture(pictures.head(), "ours-lama-large.s16", 6, PictureOutput.TANH);
        assertThat(work / 1e9).isCloseTo(463.4, within(0.9));
    }

    @Test
    void picturesInBfloat16AreNearTheReleasedOnes() throws IOException {
        LamaGenerator generator = generator(StructureOutput.NONE);
        NDList square = masked("square");
        NDList large = masked("large");

        NDArray picture = Bfloat16.run(() -> run(generator, square).head());
        NDArray wide = Bfloat16.run(() -> run(generator, large).head());

        assertNear(picture, "ours-lama-square.s16", 3);
        assertNear(wide, "ours-lama-large.s16", 6);
    }

    /** The formula's weights draw noise from black to white, to whose error each product adds. */
    private static void assertNear(NDArray picture, String file, int step) throws IOException {
        NDArray pixels = GoldenLama.signed(picture, step, PictureOutput.TANH);
        GoldenLama.picture(file).assertWithin(pixels.toFloatArray(), 16, 1);
    }

    @Test
    void anOddSizeIsMirroredAsLamaDoes() throws IOException {
        LamaGenerator generator = generator(StructureOutput.ALWAYS);
        Block network = new LamaNetwork(generator, PictureRange.SIGNED);
        NDList outputs = run(network, masked("odd"));
        golden.assertWithin("odd.output", outputs.get(0), 1e-3);
        golden.assertWithin("odd.structure", outputs.get(1), 1e-3);
    }

    private LamaGenerator generator(StructureOutput structureOutput) throws IOException {
        LamaGenerator.Builder host = TsglLamaEncoder.host();
        TsglLamaEncoder encoder =
                TsglLamaEncoder.builder().setHost(host).optStructureOutput(structureOutput).build();
        LamaGenerator generator = host.optEncoder(encoder).build();
        generator.setInitializer(Initializer.ZEROS, parameter -> true);
        Shape color = new Shape(1, 3, 64, 64);
        Shape plane = new Shape(1, 1, 64, 64);
        generator.initialize(manager, DataType.FLOAT32, color, plane, color, plane, plane);
        LamaWeights.generator(generator).load(FormulaCheckpoint.of(golden, manager), generator);
        return generator;
    }

    private NDList masked(String size) {
        String name = "ours-lama." + size + ".";
        NDArray mask = golden.input(manager, name + "mask");
        NDArray picture = golden.input(manager, name + "picture").mul(mask);
        NDArray edges = golden.input(manager, name + "edges").mul(mask);
        NDArray gray = golden.input(manager, name + "grey").mul(mask);
        return new NDList(picture, edges, picture, gray, mask);
    }

    private NDList run(Block block, NDList x) {
        return block.forward(new ParameterStore(manager, false), x, false);
    }
}
