// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.ops.MultiplyAddCounter;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.weights.NamedParameters;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The released network against its twin: the golden files hold what the released programs print at
 * 256×256 for a real photo and three masks, with weights made by a formula.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReleasedTsglTest {

    /** The released programs themselves differ by 4.5e-5 between two ways to convolve. */
    private static final double TOLERANCE = 2e-4;

    private final NDManager manager = NDManager.newBaseManager();
    private TsglGenerator generator;

    @BeforeAll
    void load() throws IOException {
        generator =
                TsglGenerator.builder()
                        .setConfig(TsglConfig.released())
                        .optStructureOutput(StructureOutput.ALWAYS)
                        .build();
        FormulaCheckpoint.fill(generator, manager, FormulaCheckpoint.released(manager));
    }

    @AfterAll
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"square", "irregular25", "irregular45"})
    void pictureAndStructureAreThoseOfTheReleasedNetwork(String mask) {
        try (NDManager own = manager.newSubManager()) {
            Golden golden = GoldenInputs.golden("generator-" + mask);
            NDList outputs = run(generator, GoldenInputs.photo(own, mask).masked());
            golden.assertWithin("output", outputs.get(0), 1e-3);
            golden.assertWithin("structure", outputs.get(1), 1e-3);
            golden.assertMatches("output", outputs.get(0), TOLERANCE);
        }
    }

    @Test
    void everyPixelOfTheWholePictureAgrees() {
        try (NDManager own = manager.newSubManager()) {
            NDList outputs = run(generator, GoldenInputs.photo(own, "square").masked());
            assertClose(outputs.get(0), GoldenInputs.complete(own, "output-square"));
            assertClose(outputs.get(1), GoldenInputs.complete(own, "structure-square"));
        }
    }

    @Test
    void thePictureInBfloat16IsNearTheReleasedOne() {
        try (NDManager own = manager.newSubManager()) {
            NDList inputs = GoldenInputs.photo(own, "square").masked();

            NDList outputs = Bfloat16.run(() -> run(generator, inputs));

            // The formula's weights draw noise from black to white, to whose error all products
            // add; those of the decoder alone make a mean of 0.4.
            GoldenInputs.picture("output-square")
                    .assertWithin(outputs.get(0).toFloatArray(), 32, 2.5);
        }
    }

    @Test
    void everyStageOnTheWayAgrees() {
        try (NDManager own = manager.newSubManager()) {
            Golden golden = GoldenInputs.golden("generator-square");
            NDList inputs = GoldenInputs.photo(own, "square").masked();
            encoder(golden, inputs);
            Block encoder = child("encoder");
            NDList textures = run(encoder, inputs);
            for (int k = 1; k <= 5; k++) {
                golden.assertMatches("h2l_" + k, textures.get(k - 1), TOLERANCE);
            }
            golden.assertMatches("en_high_5", textures.get(5), TOLERANCE);
            golden.assertWithin("en_high_5.mask", textures.get(6), 0);
            NDList maps = run(child("fusion"), textures.subNDList(0, 5));
            for (int k = 1; k <= 6; k++) {
                golden.assertMatches("en_fusion_" + k, maps.get(k - 1), TOLERANCE);
            }
            maps.add(inputs.get(4));
            NDList balanced = run(child("balance"), maps);
            for (int k = 0; k < 6; k++) {
                golden.assertMatches("x_out." + k, balanced.get(k), TOLERANCE);
            }
            NDArray y = balanced.get(5);
            for (int k = 1; k <= 5; k++) {
                NDArray x = k == 1 ? y : y.concat(balanced.get(6 - k), 1);
                y = run(child("decoder" + (7 - k)), new NDList(x)).head();
                golden.assertMatches("Decoder_" + k, y, TOLERANCE);
            }
        }
    }

    private void encoder(Golden golden, NDList inputs) {
        Block encoder = child("encoder");
        NDArray mask = inputs.get(4);
        NDList texture = new NDList(inputs.get(0).concat(inputs.get(2), 1).concat(mask, 1), mask);
        NDArray structure = inputs.get(1).concat(inputs.get(3), 1).concat(mask, 1);
        NDList head = run(child(encoder, "head"), texture);
        golden.assertMatches("en_low_1_f", head.get(0), TOLERANCE);
        golden.assertWithin("en_low_1_f.mask", head.get(1), 0);
        NDList state = new NDList(structure, mask, head.get(0), head.get(1));
        for (int k = 1; k <= 5; k++) {
            Block stage = child(encoder, "stage" + k);
            NDList s = run(child(stage, "structure"), state.subNDList(0, 2));
            golden.assertMatches("en_high_" + k, s.get(0), TOLERANCE);
            golden.assertWithin("en_high_" + k + ".mask", s.get(1), 0);
            NDList t = run(child(stage, "texture"), state.subNDList(2, k == 5 ? 3 : state.size()));
            String tap = k == 1 ? "en_low_1_s" : "en_low_" + k;
            golden.assertMatches(tap, t.get(0), TOLERANCE);
            if (k < 5) {
                golden.assertWithin(tap + ".mask", t.get(1), 0);
            }
            if (k == 1) { // which begins with the head
                state = new NDList(structure, mask, texture.get(0), texture.get(1));
            }
            state = run(stage, state);
            golden.assertMatches("h2l_" + k, state.get(2), TOLERANCE);
        }
    }

    @Test
    void parameterCountsAreThoseOfTheReleasedNetwork() {
        long[] counts = new long[2];
        for (Map.Entry<String, Parameter> entry : NamedParameters.of(generator).entrySet()) {
            if (entry.getValue().requiresGradient()) {
                int part = entry.getKey().startsWith("structureDecoder") ? 1 : 0;
                counts[part] += entry.getValue().getArray().size();
            }
        }
        assertThat(counts).containsExactly(111_134_171, 53_539_009);
    }

    @Test
    void theWorkIsTwoThirdsOfTheReleasedPrograms() {
        try (NDManager own = manager.newSubManager()) {
            NDList inputs = GoldenInputs.photo(own, "square").masked();
            long all = MultiplyAddCounter.count(() -> run(generator, inputs));
            // The released programs do 248.0 G: they convolve masks in every channel.
            assertThat(all / 1e9).isCloseTo(166.2, within(0.1));
        }
    }

    @Test
    void theDiscriminatorIsTheReleasedOne() throws IOException {
        Golden golden = GoldenInputs.golden("discriminator");
        PatchDiscriminator discriminator = new PatchDiscriminator(64);
        discriminator.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 256, 256));
        ReleasedWeights.discriminator().load(FormulaCheckpoint.of(golden, manager), discriminator);
        long count = 0;
        for (Parameter parameter : discriminator.getParameters().values()) {
            count += parameter.requiresGradient() ? parameter.getArray().size() : 0;
        }
        assertThat(count).isEqualTo(4_318_401);
        try (NDManager own = manager.newSubManager()) {
            NDArray photo = GoldenInputs.photo(own, "square").image();
            golden.assertMatches("output", run(discriminator, new NDList(photo)).head(), TOLERANCE);
        }
    }

    private Block child(String name) {
        return child(generator, name);
    }

    private static Block child(Block parent, String name) {
        for (Pair<String, Block> pair : parent.getChildren()) {
            if (pair.getKey().substring(2).equals(name)) {
                return pair.getValue();
            }
        }
        throw new IllegalArgumentException(name);
    }

    private NDList run(Block block, NDList inputs) {
        return block.forward(new ParameterStore(manager, false), inputs, false);
    }

    private static void assertClose(NDArray actual, NDArray expected) {
        assertThat(actual.getShape()).isEqualTo(expected.getShape());
        assertThat(actual.sub(expected).abs().max().getFloat()).isLessThan(1e-3f);
    }
}
