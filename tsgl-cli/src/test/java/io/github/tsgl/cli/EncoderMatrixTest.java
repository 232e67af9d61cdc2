// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.weights.NamedParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any host takes any encoder. */
@Tag("slow")
class EncoderMatrixTest {

    private static final int SIDE = 128;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        manager.getEngine().setRandomSeed(17);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Arguments> pairs() {
        return Stream.of("lama", "pennet", "hifill")
                .flatMap(
                        host ->
                                Stream.of(
                                                "lama",
                                                "pennet",
                                                "hifill",
                                                "tsgl",
                                                "tsgl-fourier",
                                                PlainEncoder.NAME)
                                        .map(encoder -> Arguments.of(host, encoder)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aHostWithAnyEncoderDrawsAndLearns(String host, String encoder) {
        NetworkSpec spec = NetworkSpec.of(host).withWidth(8).withEncoder(encoder);
        Block network = Hosts.network(spec, StructureOutput.TRAINING);
        NDList inputs = inputs();
        network.initialize(manager, DataType.FLOAT32, inputs.getShapes());
        ParameterStore store = new ParameterStore(manager, false);

        NDArray picture = network.forward(store, inputs, false).head();
        List<String> idle = new ArrayList<>();
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDList drawn = network.forward(store, inputs, true);
            NDArray loss = drawn.head().square().sum();
            for (NDArray more : drawn.subNDList(1)) {
                loss = loss.add(more.square().sum());
            }
            collector.backward(loss);
        }
        NamedParameters.of(network)
                .forEach(
                        (name, parameter) -> {
                            if (parameter.requiresGradient() && name.endsWith("eight")) {
                                NDArray slopes = parameter.getArray().getGradient().abs().sum();
                                assertThat(slopes.getFloat()).as(name).isFinite();
                                if (slopes.getFloat() == 0) {
                                    idle.add(name);
                                }
                            }
                        });

        assertThat(picture.getShape()).isEqualTo(new Shape(2, 3, SIDE, SIDE));
        assertThat(picture.abs().max().getFloat()).isLessThanOrEqualTo(1);
        assertThat(idle).as("parts that learn nothing").isEmpty();
    }

    /** Picture, edges, smoothed picture, gray picture and mask. */
    private NDList inputs() {
        Shape color = new Shape(2, 3, SIDE, SIDE);
        Shape plane = new Shape(2, 1, SIDE, SIDE);
        NDArray mask = manager.ones(plane);
        mask.set(new NDIndex(":, :, 30:70, 20:60"), 0f);
        NDArray picture = manager.randomUniform(-1, 1, color).mul(mask);
        NDArray gray = manager.randomUniform(0, 1, plane).mul(mask);
        NDArray edges = gray.gt(0.6f).toType(DataType.FLOAT32, false);
        return new NDList(picture, edges, picture.duplicate(), gray, mask);
    }
}
