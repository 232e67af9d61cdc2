// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.encoder.host.StructureOutput;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeamlessGeneratorTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void aSlopeIsContinuedThroughTheHole() {
        NDArray row = manager.arange(32f).div(31).reshape(1, 1, 1, 32);
        NDArray slope = row.repeat(2, 32);
        NDArray mask = manager.ones(slope.getShape());
        mask.set(new NDIndex(":, :, 10:22, 10:22"), 0);
        NDArray filled = TestInputs.run(new SmoothFill(), manager, new NDList(slope, mask)).head();
        assertThat(filled.sub(slope).abs().max().getFloat()).isLessThan(0.03f);
    }

    @Property(tries = 15)
    void filledPixelsStayBetweenTheKnownOnesAndKnownOnesStay(
            @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll @IntRange(min = 0, max = 1600) int known) {
        try (NDManager own = NDManager.newBaseManager()) {
            Shape shape = new Shape(1, 3, height, width);
            NDArray picture = own.randomUniform(0.2f, 0.8f, shape);
            NDArray mask = own.zeros(new Shape(1, 1, height, width));
            int pixel = known % (height * width);
            mask.set(new NDIndex("0, 0, {}, {}", pixel / width, pixel % width), 1);
            NDArray filled =
                    TestInputs.run(new SmoothFill(), own, new NDList(picture, mask)).head();
            assertThat(filled.getShape()).isEqualTo(shape);
            NDArray only = picture.mul(mask).sum(new int[] {2, 3}, true);
            assertThat(filled.sub(only).abs().max().getFloat()).isLessThan(1e-5f);
        }
    }

    @Test
    void anUntrainedNetworkPaintsTheSmoothFill() {
        NDList inputs = TestInputs.random(manager, 1, 64, 64);
        TsglGenerator generator =
                TsglGenerator.builder()
                        .setConfig(TestInputs.tiny())
                        .optStructureOutput(StructureOutput.ALWAYS)
                        .build();
        SeamlessGenerator network =
                TestInputs.initialized(new SeamlessGenerator(generator), manager, inputs);
        NDList outputs = TestInputs.run(network, manager, inputs);
        NDArray fill =
                TestInputs.run(new SmoothFill(), manager, new NDList(inputs.get(0), inputs.get(4)))
                        .head();
        assertThat(outputs.get(0).sub(fill).abs().max().getFloat()).isLessThan(1e-6f);
        assertThat(outputs.get(1).getShape()).isEqualTo(new Shape(1, 1, 64, 64));
        NDArray known = outputs.get(0).sub(inputs.get(0)).mul(inputs.get(4));
        assertThat(known.abs().max().getFloat()).isZero();
    }
}
