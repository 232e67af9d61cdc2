// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.weights.NamedParameters;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks begin their training with weights as their published code draws them. */
class HostFirstWeightsTest {

    private static final int SIDE = 128;

    private final NDManager manager = NDManager.newBaseManager("PyTorch");

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({
        "tsgl-released, 8, 0.02",
        "ours-lama, 8, 0.02",
        "pennet, 8, 0.02",
        "hifill, , 0.04398",
    })
    void convolutionsHaveOneDeviation(String host, Integer width, double expected) {
        NetworkSpec published = NetworkSpec.of(host);
        NetworkSpec spec = width == null ? published : published.withWidth(width);
        Map<String, NDArray> weights = convolutions(network(spec));
        assertThat(weights).hasSizeGreaterThan(20);
        weights.forEach(
                (name, weight) -> {
                    double error = 5 * expected / Math.sqrt(2.0 * weight.size());
                    assertThat(deviation(weight)).as(name).isCloseTo(expected, within(error));
                });
    }

    @Test
    void lamaBeginsAsPytorchDoes() {
        convolutions(network(NetworkSpec.of("lama").withWidth(8))).forEach(this::checkUniform);
        convolutions(discriminator("lama", 8)).forEach(this::checkUniform);
        convolutions(discriminator("ours-lama", 8)).forEach(this::checkUniform);
    }

    @Test
    void anotherEncoderKeepsItsOwn() {
        NetworkSpec spec = NetworkSpec.of("lama").withWidth(8).withEncoder("tsgl");
        Map<String, NDArray> all = convolutions(network(spec));
        Map<String, NDArray> host = new TreeMap<>(all);
        host.keySet().removeIf(name -> name.contains("encoder."));
        assertThat(host).isNotEmpty().hasSizeLessThan(all.size());
        host.forEach(this::checkUniform);
        all.keySet().removeAll(host.keySet());
        assertThat(all.entrySet())
                .anySatisfy(
                        named -> {
                            double he = Math.sqrt(2 / seen(named.getValue()));
                            assertThat(deviation(named.getValue())).isCloseTo(he, within(he / 5));
                        });
    }

    @ParameterizedTest
    @CsvSource({"tsgl-released, 0.02", "pennet, 0.02", "hifill, 0.04398"})
    void discriminatorsBeginAsPublished(String host, double expected) {
        convolutions(discriminator(host, 8))
                .forEach(
                        (name, weight) -> {
                            double error = 5 * expected / Math.sqrt(2.0 * weight.size());
                            assertThat(deviation(weight))
                                    .as(name)
                                    .isCloseTo(expected, within(error));
                        });
    }

    private void checkUniform(String name, NDArray weight) {
        double bound = 1 / Math.sqrt(seen(weight));
        assertThat((double) weight.abs().max().getFloat())
                .as(name)
                .isBetween(0.9 * bound, 1.0001 * bound);
    }

    /** C · kH · kW. */
    private static double seen(NDArray weight) {
        return weight.size() / (double) weight.getShape().get(0);
    }

    private Block network(NetworkSpec spec) {
        manager.getEngine().setRandomSeed(7);
        FloatImage picture = FloatImage.filled(3, SIDE, SIDE, 0.5f);
        HoleMask hole = HoleMask.allKnown(SIDE, SIDE);
        InpaintingInputs inputs =
                new InputPreparation(Hosts.inputs(spec)).prepare(manager, picture, hole);
        Block network = Hosts.network(spec, StructureOutput.NONE);
        network.initialize(manager, DataType.FLOAT32, inputs.toList().getShapes());
        return network;
    }

    private Block discriminator(String host, int width) {
        manager.getEngine().setRandomSeed(7);
        Block discriminator = Hosts.named(host).discriminator(width).orElseThrow();
        discriminator.initialize(manager, DataType.FLOAT32, new Shape(1, 3, SIDE, SIDE));
        return discriminator;
    }

    /** The weights of convolutions that are learned. */
    private static Map<String, NDArray> convolutions(Block block) {
        Map<String, NDArray> weights = new TreeMap<>();
        NamedParameters.of(block)
                .forEach(
                        (name, parameter) -> {
                            NDArray array = parameter.getArray();
                            if (parameter.requiresGradient() && array.getShape().dimension() == 4) {
                                weights.put(name, array);
                            }
                        });
        return weights;
    }

    private static double deviation(NDArray x) {
        return Math.sqrt(x.sub(x.mean()).square().mean().getFloat());
    }
}
