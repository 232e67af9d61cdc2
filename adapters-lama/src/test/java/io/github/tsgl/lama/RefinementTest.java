// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.NoiseEncoder;
import io.github.tsgl.encoder.host.Refiner;
import io.github.tsgl.weights.NamedParameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RefinementTest {

    private static final Shape PICTURE = new Shape(1, 3, 72, 90);

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        manager.getEngine().setRandomSeed(5);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({
        "300, 400, 1",
        "724, 2000, 1",
        "2000, 725, 2",
        "1448, 1448, 2",
        "1449, 1449, 3",
        "9000, 9000, 3"
    })
    void theShorterSideComesNearTheSmallestSide(long height, long width, int scales) {
        assertThat(Refinement.builder().build().scales(height, width)).isEqualTo(scales);
    }

    @Test
    void aPictureOfOneScaleIsFilledAsWithoutRefinement() {
        Shape shape = new Shape(1, 3, 40, 48);
        LamaNetwork network = network(tiny());
        NDArray picture = manager.randomUniform(-1, 1, shape);
        NDArray mask = mask(shape);

        NDArray plain = run(network, picture, mask);
        NDArray refined = run(new RefinedLamaNetwork(network, quick().build()), picture, mask);

        NDArray expected = picture.mul(mask).add(plain.mul(mask.neg().add(1)));
        assertThat(refined.allClose(expected, 1e-6, 1e-6, false)).isTrue();
    }

    @Test
    void aLargerPictureIsFilledInAnotherWayAndItsKnownPixelsStay() {
        LamaNetwork network = network(tiny());
        NDArray picture = manager.randomUniform(-1, 1, PICTURE);
        NDArray mask = mask(PICTURE);

        NDArray plain = run(network, picture, mask);
        NDArray refined = run(new RefinedLamaNetwork(network, quick().build()), picture, mask);

        NDArray hole = mask.neg().add(1);
        assertThat(refined.sub(plain).mul(hole).abs().max().getFloat()).isGreaterThan(1e-3f);
        assertThat(refined.sub(picture).mul(mask).abs().max().getFloat()).isLessThan(1e-6f);
    }

    @Test
    void theHoleIsNeverLookedAt() {
        RefinedLamaNetwork network =
                new RefinedLamaNetwork(network(tiny()), quick().optPixelBudget(4000).build());
        NDArray mask = mask(PICTURE);
        NDArray picture = manager.randomUniform(-1, 1, PICTURE);
        NDArray other = picture.mul(mask).add(mask.neg().add(1));

        assertThat(run(network, other, mask)).isEqualTo(run(network, picture, mask));
    }

    @Test
    void picturesOfABatchAreRefinedOneByOne() {
        RefinedLamaNetwork network = new RefinedLamaNetwork(network(tiny()), quick().build());
        NDArray first = manager.randomUniform(-1, 1, PICTURE);
        NDArray second = manager.randomUniform(-1, 1, PICTURE);
        NDArray mask = mask(PICTURE);
        NDArray other = mask.flip(2);

        NDArray both = run(network, first.concat(second, 0), mask.concat(other, 0));

        assertThat(both.get(new NDIndex("0:1"))).isEqualTo(run(network, first, mask));
        assertThat(both.get(new NDIndex("1:2"))).isEqualTo(run(network, second, other));
    }

    @Test
    void theLossFallsAndTheListenerHearsOfEachStep() {
        List<Refiner.Step> steps = new ArrayList<>();
        Refinement refinement =
                quick().optSmallestSide(18).optIterations(5).optListener(steps::add).build();

        NDArray picture = manager.randomUniform(-1, 1, PICTURE);
        run(new RefinedLamaNetwork(network(tiny()), refinement), picture, mask(PICTURE));

        assertThat(steps).extracting(Refiner.Step::scale).containsExactly(2, 2, 2, 2, 3, 3, 3, 3);
        assertThat(steps).extracting(Refiner.Step::step).containsExactly(1, 2, 3, 4, 1, 2, 3, 4);
        assertThat(steps)
                .extracting(Refiner.Step::stepsDone)
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(steps).extracting(Refiner.Step::stepsInAll).containsOnly(8);
        assertThat(steps.get(3).loss()).isLessThan(steps.get(0).loss());
        assertThat(steps.get(7).loss()).isLessThan(steps.get(4).loss());
    }

    @Test
    void weightsStayAndNothingButThePictureIsLeft() {
        LamaNetwork network = network(tiny());
        network.freezeParameters(true);
        RefinedLamaNetwork refined = new RefinedLamaNetwork(network, quick().build());
        NDArray picture = manager.randomUniform(-1, 1, PICTURE);
        NDArray mask = mask(PICTURE);
        Map<String, NDArray> before = new LinkedHashMap<>();
        NamedParameters.of(network).forEach((n, p) -> before.put(n, p.getArray().duplicate()));
        int arrays = manager.getManagedArrays().size();

        run(refined, picture, mask);

        assertThat(manager.getManagedArrays()).hasSize(arrays + 1);
        NamedParameters.of(network)
                .forEach((name, p) -> assertThat(p.getArray()).isEqualTo(before.get(name)));
    }

    @Test
    void threadsRefineAtTheSameTime() throws Exception {
        RefinedLamaNetwork network = new RefinedLamaNetwork(network(tiny()), quick().build());
        NDArray picture = manager.randomUniform(-1, 1, PICTURE);
        NDArray mask = mask(PICTURE);
        float[] expected = run(network, picture, mask).toFloatArray();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<float[]>> results = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                results.add(threads.submit(() -> run(network, picture, mask).toFloatArray()));
            }
            for (Future<float[]> result : results) {
                assertThat(result.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdown();
        }
    }

    @ParameterizedTest
    @EnumSource(LamaStyle.class)
    void generatorsOfEachStyleAreRefined(LamaStyle style) {
        LamaNetwork network = network(tiny().optStyle(style).optBlocks(0).optDownsamplings(2));
        assertRefines(network.generator(), EncoderPreparation.LAMA);
    }

    @Test
    void aGeneratorWithAnotherEncoderIsRefined() {
        LamaGenerator.Builder builder = tiny().optDownsamplings(1);
        LamaGenerator generator = builder.optEncoder(new NoiseEncoder(builder.levels())).build();
        generator.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 32, 32));

        assertRefines(generator, (picture, mask) -> new NDList(picture.mul(mask)));
    }

    private void assertRefines(LamaGenerator generator, EncoderPreparation inputs) {
        List<Double> losses = new ArrayList<>();
        Refinement refinement =
                quick().optIterations(4).optListener(step -> losses.add(step.loss())).build();
        NDArray picture = manager.randomUniform(0, 1, PICTURE);
        ParameterStore store = new ParameterStore(manager, false);

        NDArray result = refinement.refine(generator, inputs, store, picture, mask(PICTURE));

        assertThat(result.getShape()).isEqualTo(PICTURE);
        assertThat(losses).hasSize(3);
        assertThat(losses.get(2)).isLessThan(losses.get(0));
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertRefused(Refinement.builder().optIterations(0), "at least 1 iteration, not 0");
        assertRefused(Refinement.builder().optLearningRate(0), "a learning rate above 0, not 0.0");
        assertRefused(Refinement.builder().optSmallestSide(8), "a smallest side of at least 16");
        assertRefused(Refinement.builder().optScales(0), "at least 1 scale, not 0");
        assertRefused(Refinement.builder().optPixelBudget(99), "a budget of at least 256 pixels");
    }

    private static void assertRefused(Refinement.Builder builder, String message) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a refinement needs " + message);
    }

    /** Two scales for {@link #PICTURE}. */
    private static Refinement.Builder quick() {
        return Refinement.builder().optIterations(3).optLearningRate(0.02).optSmallestSide(36);
    }

    private static LamaGenerator.Builder tiny() {
        return LamaGenerator.fourier().optWidth(2).optBlocks(1);
    }

    private LamaNetwork network(LamaGenerator.Builder builder) {
        LamaNetwork network = new LamaNetwork(builder.build());
        network.initialize(manager, DataType.FLOAT32, PICTURE, mask(PICTURE).getShape());
        return network;
    }

    /** A hole of a quarter of the picture. */
    private NDArray mask(Shape picture) {
        long height = picture.get(2);
        long width = picture.get(3);
        NDArray mask = manager.ones(new Shape(1, 1, height, width));
        NDIndex hole = new NDIndex(":, :, {}:, {}:{}", height / 2, width / 4, width - width / 4);
        mask.set(hole, 0);
        return mask;
    }

    private NDArray run(Block network, NDArray picture, NDArray mask) {
        ParameterStore store = new ParameterStore(manager, false);
        return network.forward(store, new NDList(picture, mask), false).head();
    }
}
