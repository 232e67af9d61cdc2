// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.Edition;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

class AttentionPropertiesTest {

    private static final int CHANNELS = 4;
    private static final int MAPS = 2;
    private static final double NEVER = 1e6;

    private NDManager manager;

    @BeforeTry
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterTry
    void close() {
        manager.close();
    }

    @Property(tries = 20)
    void invalidTokensNeverInfluenceValidOnes(
            @ForAll @IntRange(min = 1, max = 9) int height,
            @ForAll @IntRange(min = 1, max = 9) int width,
            @ForAll @IntRange(min = 1, max = 5) int window,
            @ForAll Edition edition,
            @ForAll long seed) {
        Random random = new Random(seed);
        MaskedWindowAttention block = block(window, random.nextInt(window), edition, height, width);
        NDArray features = features(random, height, width);
        NDArray mask = mask(random, height, width);
        NDArray others = features.add(features(random, height, width).mul(mask.mul(-1).add(1)));

        NDArray before = run(block, features, mask).get(0).mul(mask);
        NDArray after = run(block, others, mask).get(0).mul(mask);

        assertThat(after.toFloatArray()).containsExactly(before.toFloatArray(), within(1e-5f));
    }

    @Property(tries = 20)
    void aMapKeepsItsSizeAndItsMaskOnlyGrows(
            @ForAll @IntRange(min = 1, max = 9) int height,
            @ForAll @IntRange(min = 1, max = 9) int width,
            @ForAll @IntRange(min = 1, max = 5) int window,
            @ForAll Edition edition,
            @ForAll long seed) {
        Random random = new Random(seed);
        MaskedWindowAttention block = block(window, random.nextInt(window), edition, height, width);
        NDArray features = features(random, height, width);
        NDArray mask = mask(random, height, width);

        NDList output = run(block, features, mask);

        assertThat(output.getShapes()).containsExactly(features.getShape(), mask.getShape());
        assertThat(output.get(0).isNaN().any().getBoolean()).isFalse();
        assertThat(output.get(1).gte(mask).all().getBoolean()).isTrue();
        assertThat(run(block, features, mask.zerosLike()).get(1)).isEqualTo(mask.zerosLike());
    }

    @Property(tries = 20)
    void aMaskThatKnowsAllIsNoMask(
            @ForAll @IntRange(min = 1, max = 9) int height,
            @ForAll @IntRange(min = 1, max = 9) int width,
            @ForAll @IntRange(min = 1, max = 5) int window,
            @ForAll Edition edition,
            @ForAll long seed) {
        Random random = new Random(seed);
        MaskedWindowAttention block = block(window, random.nextInt(window), edition, height, width);
        NDArray features = features(random, height, width);
        NDArray ones = manager.ones(new Shape(MAPS, 1, height, width));

        NDList masked = run(block, features, ones);

        assertThat(masked.get(1)).isEqualTo(ones);
        assertThat(masked.get(0).toFloatArray())
                .containsExactly(
                        run(block, features).singletonOrThrow().toFloatArray(), within(1e-6f));
    }

    @Property(tries = 10)
    void theMapsOfABatchDoNotSeeEachOther(
            @ForAll @IntRange(min = 1, max = 9) int height,
            @ForAll @IntRange(min = 1, max = 9) int width,
            @ForAll @IntRange(min = 1, max = 5) int window,
            @ForAll Edition edition,
            @ForAll long seed) {
        Random random = new Random(seed);
        MaskedWindowAttention block = block(window, random.nextInt(window), edition, height, width);
        NDArray features = features(random, height, width);
        NDArray mask = mask(random, height, width);

        NDList both = run(block, features, mask);
        NDList first = run(block, features.get("0:1"), mask.get("0:1"));

        assertThat(both.get(0).get("0:1").toFloatArray())
                .containsExactly(first.get(0).toFloatArray(), within(1e-5f));
        assertThat(both.get(1).get("0:1")).isEqualTo(first.get(1));
    }

    private MaskedWindowAttention block(
            int window, int shift, Edition edition, int height, int width) {
        MaskedWindowAttention block =
                new MaskedWindowAttention(
                        new AttentionConfig(CHANNELS, 2, window, NEVER, edition), shift);
        block.initialize(manager, DataType.FLOAT32, new Shape(MAPS, CHANNELS, height, width));
        return block;
    }

    private NDArray features(Random random, int height, int width) {
        float[] values = new float[MAPS * CHANNELS * height * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, new Shape(MAPS, CHANNELS, height, width));
    }

    private NDArray mask(Random random, int height, int width) {
        float share = random.nextFloat();
        float[] values = new float[MAPS * height * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() < share ? 1 : 0;
        }
        return manager.create(values, new Shape(MAPS, 1, height, width));
    }

    private NDList run(MaskedWindowAttention block, NDArray... inputs) {
        return block.forward(new ParameterStore(manager, false), new NDList(inputs), false);
    }
}
