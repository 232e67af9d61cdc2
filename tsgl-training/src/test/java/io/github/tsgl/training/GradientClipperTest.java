package io.github.tsgl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GradientClipperTest {

    private NDManager manager;
    private Block block;
    private NDArray weight;
    private NDArray bias;

    @BeforeEach
    void makeABlock() {
        manager = NDManager.newBaseManager();
        block = Linear.builder().setUnits(1).build();
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
        weight = block.getParameters().valueAt(0).getArray();
        bias = block.getParameters().valueAt(1).getArray();
        weight.setRequiresGradient(true);
        bias.setRequiresGradient(true);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void oneSpikeIsScaledDownAndOtherParametersAreLeftAlone() {
        GradientClipper clipper = new GradientClipper(block.getParameters(), OptionalDouble.of(3));
        for (int i = 0; i < 5; i++) {
            clear();
            backward(3, 4);
            assertThat(clipper.clip()).isCloseTo(Math.sqrt(26), within(1e-5));
            assertThat(weight.getGradient().toFloatArray()).containsExactly(3, 4);
        }
        clear();
        backward(3000, 4000);
        clipper.clip();
        assertThat(weight.getGradient().toFloatArray()[0]).isCloseTo(9, within(1e-3f));
        assertThat(weight.getGradient().toFloatArray()[1]).isCloseTo(12, within(1e-3f));
        assertThat(bias.getGradient().toFloatArray()).containsExactly(1);
    }

    @Test
    void gradientsThatAreNoNumbersBecomeZero() {
        GradientClipper clipper = new GradientClipper(block.getParameters(), OptionalDouble.of(3));
        backward(Float.NaN, 1);
        assertThat(clipper.clip()).isNaN();
        assertThat(weight.getGradient().toFloatArray()).containsExactly(0, 0);
        assertThat(bias.getGradient().toFloatArray()).containsExactly(0);
    }

    private void clear() {
        for (NDArray array : new NDArray[] {weight, bias}) {
            NDArray gradient = array.getGradient();
            gradient.subi(gradient);
        }
    }

    private void backward(float x, float y) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray input = manager.create(new float[] {x, y}, new Shape(1, 2));
            ParameterStore store = new ParameterStore(manager, false);
            NDArray output = block.forward(store, new NDList(input), true).head();
            collector.backward(output.sum());
        }
    }
}
