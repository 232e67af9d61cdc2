// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.NativeResource;
import io.github.tsgl.layers.conv.EqualizedLinear;
import io.github.tsgl.layers.conv.PlainConv2d;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Weights in bfloat16 that are kept. */
class RoundedWeightsTest {

    private NDManager manager;
    private NDManager model;
    private NDArray x;
    private Block network;
    private RoundedWeights weights;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager("PyTorch");
        model = manager.newSubManager();
        x = manager.randomNormal(new Shape(1, 20, 6, 24));
        network =
                new SequentialBlock()
                        .add(
                                PlainConv2d.builder()
                                        .setFilters(16)
                                        .setKernelShape(3)
                                        .optPadding(1)
                                        .build())
                        .add(EqualizedLinear.builder().setUnits(18).build());
        network.initialize(model, DataType.FLOAT32, x.getShape());
        network.freezeParameters(true);
        weights = new RoundedWeights(model, network.getParameters().values());
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void eachIsRoundedOnceAndGivesTheSameBits() {
        float[] anew = Bfloat16.run(this::output);
        int open = model.getManagedArrays().size();

        float[] first = Bfloat16.run(weights, this::output);
        List<NDArray> after = model.getManagedArrays();
        float[] second = Bfloat16.run(weights, this::output);

        assertThat(first).isEqualTo(anew).isNotEqualTo(output());
        assertThat(second).isEqualTo(anew);
        assertThat(weights.size()).isEqualTo(2);
        assertThat(after).hasSize(open + 2);
        assertThat(model.getManagedArrays()).hasSize(open + 2);
    }

    @Test
    void valuesThatWereWrittenSinceCount() {
        List<Consumer<NDArray>> writes =
                List.of(
                        array -> array.muli(2),
                        array -> array.set(new NDIndex("0"), 0.5f),
                        array -> array.set(new float[(int) array.size()]),
                        array -> InPlace.assign(array, array.getManager().create(3f)),
                        array -> array.onesLike().copyTo(array));
        for (Consumer<NDArray> write : writes) {
            for (Parameter parameter : network.getParameters().values()) {
                try (RoundedWeights kept =
                        new RoundedWeights(model, network.getParameters().values())) {
                    Bfloat16.run(kept, this::output);

                    write.accept(parameter.getArray());

                    assertThat(kept.ifUnchanged())
                            .as(parameter.getName() + writes.indexOf(write))
                            .isSameAs(RoundedWeights.NONE);
                    assertThat(Bfloat16.run(kept, this::output))
                            .isEqualTo(Bfloat16.run(this::output));
                }
            }
        }
    }

    @Test
    void noneIsKeptOfANetworkThatIsNotFrozen() {
        network.getParameters().valueAt(0).freeze(false);

        assertThat(weights.ifUnchanged()).isSameAs(RoundedWeights.NONE);

        network.freezeParameters(true);
        assertThat(weights.ifUnchanged()).isSameAs(weights);
    }

    @Test
    void theyTakeThePlaceOfTheOnesTheyAreMadeOf() {
        float[] anew = Bfloat16.run(this::output);
        weights.replaceSources(() -> Bfloat16.run(weights, this::output));

        assertThat(Bfloat16.run(weights, this::output)).isEqualTo(anew);
        assertThat(weights.size()).isEqualTo(2);
        assertThat(weights.ifUnchanged()).isSameAs(weights);
        assertThat(model.getManagedArrays()).as("two biases, two rounded weights").hasSize(4);
    }

    @Test
    void aWeightOfTwoProductsGoesWhenBothAreMade() {
        NDArray shared = network.getParameters().valueAt(0).getArray();
        Object doubled = new Object();
        Object tripled = new Object();
        NDArray features = manager.zeros(new Shape(1, 20, 4, 4));
        Runnable pass =
                () ->
                        Bfloat16.run(
                                weights,
                                () -> {
                                    Bfloat16.weight(features, shared, doubled, () -> shared.mul(2));
                                    return Bfloat16.weight(
                                            features, shared, tripled, () -> shared.mul(3));
                                });

        weights.replaceSources(pass);
        pass.run();

        assertThat(weights.size()).isEqualTo(2);
        assertThat(((NativeResource<?>) shared).isReleased()).isTrue();
    }

    @Test
    void noneIsMadeInFloat32() {
        output();
        Bfloat16.run(weights, () -> Bfloat16.except(this::output));

        assertThat(weights.size()).isZero();
    }

    @Test
    void theyAreFreedWithTheirManagerOrBefore() {
        int before = model.getManagedArrays().size();
        Bfloat16.run(weights, this::output);
        try (RoundedWeights others = new RoundedWeights(model, network.getParameters().values())) {
            Bfloat16.run(others, this::output);
            assertThat(model.getManagedArrays()).hasSize(before + 4);
        }
        assertThat(model.getManagedArrays()).hasSize(before + 2);
        List<NDArray> all = model.getManagedArrays();

        model.close();

        assertThat(all).allMatch(array -> ((NativeResource<?>) array).isReleased());
    }

    private float[] output() {
        try (NDManager pass = manager.newSubManager()) {
            NDArray seen = x.duplicate();
            seen.attach(pass);
            return network.forward(new ParameterStore(pass, false), new NDList(seen), false)
                    .head()
                    .toFloatArray();
        }
    }
}
