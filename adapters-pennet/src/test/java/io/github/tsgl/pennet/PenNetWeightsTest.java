// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.pennet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.tsgl.encoder.PatchDiscriminator;
import io.github.tsgl.encoder.ReleasedWeights;
import io.github.tsgl.encoder.host.NoiseEncoder;
import io.github.tsgl.layers.testing.PublishedWeights;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.NamedParameters;
import io.github.tsgl.weights.WeightMismatchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Import of files as the published trainer saves them: in {@code gen_00001.pth} and {@code
 * dis_00001.pth} every value of the n-th tensor is n / 64.
 */
class PenNetWeightsTest {

    private final NDManager manager = NDManager.newBaseManager();
    @TempDir private Path folder;

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void eachTensorOfAGeneratorGoesToItsPlace() throws IOException {
        PenNetGenerator generator = GoldenPenNet.empty(PenNetGenerator.builder(), manager);
        try (Checkpoint checkpoint = open("gen_00001.pth")) {
            PenNetWeights.generator(generator).load(checkpoint, generator);
        }
        assertThat(number(generator, "encoder.level1.conv.weight")).isEqualTo(1);
        assertThat(number(generator, "encoder.level6.conv.bias")).isEqualTo(12);
        assertThat(number(generator, "attention4.refine1.conv.weight")).isEqualTo(13);
        assertThat(number(generator, "attention1.refine4.conv.bias")).isEqualTo(44);
        assertThat(number(generator, "decoder.up5.conv.weight")).isEqualTo(45);
        assertThat(number(generator, "decoder.draw1.bias")).isEqualTo(64);
        assertThat(number(generator, "decoder.finish.conv.weight")).isEqualTo(65);
        assertThat(number(generator, "decoder.draw.bias")).isEqualTo(68);
        assertThat(numbers(generator)).hasSize(68);
    }

    @Test
    void thePublishedDiscriminatorIsThatOfTsgl() throws IOException {
        PatchDiscriminator discriminator = new PatchDiscriminator(64);
        discriminator.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 64, 64));
        try (Checkpoint checkpoint = open("dis_00001.pth")) {
            ReleasedWeights.discriminator().load(checkpoint.under("netD"), discriminator);
        }
        assertThat(PublishedWeights.trainedValues(discriminator)).isEqualTo(4_318_401);
        assertThat(numbers(discriminator)).hasSize(14);
    }

    @Test
    void aFileOfAnotherNetworkIsAnErrorThatListsBothSides() throws IOException {
        PenNetGenerator generator = GoldenPenNet.empty(PenNetGenerator.builder(), manager);
        try (Checkpoint checkpoint = open("dis_00001.pth")) {
            assertThatThrownBy(() -> PenNetWeights.generator(generator).load(checkpoint, generator))
                    .isInstanceOfSatisfying(
                            WeightMismatchException.class,
                            error -> {
                                assertThat(error.unset()).contains("encoder.level1.conv.weight");
                                assertThat(error.unused()).contains("netD.classifier.bias");
                            });
        }
    }

    @Test
    void anotherEncoderHasNoPublishedWeights() {
        PenNetGenerator.Builder builder = PenNetGenerator.builder();
        PenNetGenerator other = builder.optEncoder(new NoiseEncoder(builder.levels())).build();
        assertThatThrownBy(() -> PenNetWeights.generator(other))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** The n of a parameter's values, all of which are n / 64. */
    private static int number(Block block, String name) {
        return number(NamedParameters.of(block).get(name));
    }

    private static int number(Parameter parameter) {
        NDArray values = parameter.getArray();
        assertThat(values.min().getFloat()).isEqualTo(values.max().getFloat());
        return Math.round(values.max().getFloat() * 64);
    }

    private static TreeSet<Integer> numbers(Block block) {
        TreeSet<Integer> numbers = new TreeSet<>();
        Map<String, Parameter> parameters = NamedParameters.of(block);
        parameters.values().forEach(parameter -> numbers.add(number(parameter)));
        return numbers;
    }

    private Checkpoint open(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream stream = GoldenPenNet.open(name)) {
            Files.copy(stream, file);
        }
        return Checkpoint.open(file);
    }
}
