// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.SmoothFill;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.layers.ops.Masks;
import io.github.tsgl.weights.NamedParameters;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlendNetworkTest {

    private static final int HEIGHT = 37;
    private static final int WIDTH = 42;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static NetworkSpec spec(String encoder) {
        return NetworkSpec.of("blend").withEncoder(encoder).withWidth(4).withBlocks(1);
    }

    private Block network(String encoder) {
        NetworkSpec spec = spec(encoder);
        Block network = Hosts.network(spec, StructureOutput.NONE);
        network.initialize(
                manager,
                DataType.FLOAT32,
                InpaintingInputs.shapes(Hosts.inputs(spec).priors(), 1, HEIGHT, WIDTH));
        return network;
    }

    /** A picture of noise with a box missing, in which it has some value. */
    private InpaintingInputs inputs(String encoder, float inHole) {
        return inputs(encoder, inHole, 256);
    }

    private InpaintingInputs inputs(String encoder, float inHole, int levels) {
        Random random = new Random(3);
        float[] picture = new float[3 * HEIGHT * WIDTH];
        HoleMask mask =
                HoleMask.of(WIDTH, HEIGHT, (x, y) -> y >= 12 && y < 22 && x >= 15 && x < 27);
        for (int i = 0; i < picture.length; i++) {
            picture[i] = random.nextInt(levels) / 255f;
            if (mask.isHole(i % WIDTH, i / WIDTH % HEIGHT)) {
                picture[i] = inHole;
            }
        }
        return new InputPreparation(Hosts.inputs(spec(encoder)))
                .prepare(manager, FloatImage.of(3, HEIGHT, WIDTH, picture), mask);
    }

    private NDArray run(Block network, InpaintingInputs inputs) {
        ParameterStore parameters = new ParameterStore(manager, false);
        return network.forward(parameters, inputs.toList(), false).head();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lama", "tsgl-fourier", "tsgl"})
    void itsFirstPictureTrustsTheExemplarFillNearlyWhateverTheEncoder(String encoder) {
        InpaintingInputs inputs = inputs(encoder, 0);
        ParameterStore parameters = new ParameterStore(manager, false);
        NDArray smooth =
                new SmoothFill()
                        .forward(parameters, new NDList(inputs.picture(), inputs.mask()), false)
                        .head();
        NDArray exemplar = inputs.prior(Prior.EXEMPLAR).get(":, :3");

        NDArray picture = run(network(encoder), inputs);

        double trust = 1 / (1 + Math.exp(-2));
        NDArray expected = exemplar.mul(trust).add(smooth.mul(1 - trust));
        NDArray hole = Masks.inverted(inputs.mask());
        assertThat(picture.sub(expected).mul(hole).abs().max().getFloat()).isLessThan(1e-5f);
        assertThat(picture.mul(inputs.mask())).isEqualTo(inputs.picture());
        assertThat(picture.getShape()).isEqualTo(new Shape(1, 3, HEIGHT, WIDTH));
    }

    @Test
    void whereAllAroundIsSmoothItsPictureIsTheSmoothFill() {
        InpaintingInputs inputs = inputs("lama", 0, 3);
        ParameterStore parameters = new ParameterStore(manager, false);
        Block network = network("lama");
        NamedParameters.of(network).values().forEach(p -> p.getArray().addi(0.01f));
        NDArray smooth =
                new SmoothFill()
                        .forward(parameters, new NDList(inputs.picture(), inputs.mask()), false)
                        .head();

        assertThat(run(network, inputs).sub(smooth).abs().max().getFloat()).isLessThan(1e-6f);
    }
}
