// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BatchSyncTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        manager.getEngine().setRandomSeed(12);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** Where a batch of five is cut. */
    @ParameterizedTest
    @ValueSource(strings = {"2", "1,2", "1,3,4"})
    void batchNormOfPartsIsThatOfTheWholeWithItsGradients(String cuts) {
        long[] ends = Arrays.stream((cuts + ",5").split(",")).mapToLong(Long::parseLong).toArray();
        NDArray x = manager.randomNormal(3, 2, new Shape(5, 3, 4, 6), DataType.FLOAT32);
        NDArray weight = manager.randomNormal(0, 1, x.getShape(), DataType.FLOAT32);
        NDArray gamma = manager.create(new float[] {1, 2, -1});
        NDArray beta = manager.create(new float[] {0, 1, 2});
        NDArray[] one = {zeros(), ones()};
        List<NDArray> expected =
                gradients(
                        x,
                        gamma,
                        beta,
                        inputs -> {
                            NDArray y =
                                    Normalizations.batchNorm(
                                            x, gamma, beta, one[0], one[1], 1e-5, true);
                            return y.mul(weight).square().sum();
                        });
        List<NDArray> means = Collections.synchronizedList(new ArrayList<>());
        List<NDArray> actual =
                gradients(
                        x,
                        gamma,
                        beta,
                        inputs -> {
                            List<NDList> parts =
                                    BatchSync.run(
                                            Collections.nCopies(ends.length, manager),
                                            part -> {
                                                String range =
                                                        (part == 0 ? 0 : ends[part - 1])
                                                                + ":"
                                                                + ends[part];
                                                NDArray[] own = {
                                                    MemoryScope.keep(this::zeros),
                                                    MemoryScope.keep(this::ones)
                                                };
                                                NDArray y =
                                                        Normalizations.batchNorm(
                                                                x.get(range),
                                                                gamma,
                                                                beta,
                                                                own[0],
                                                                own[1],
                                                                1e-5,
                                                                true);
                                                means.addAll(List.of(own[0], own[1]));
                                                return new NDList(
                                                        y.mul(weight.get(range)).square().sum());
                                            });
                            NDArray sum = parts.get(0).head();
                            for (NDList part : parts.subList(1, parts.size())) {
                                sum = sum.add(part.head());
                            }
                            return sum;
                        });
        for (int i = 0; i < expected.size(); i++) {
            assertSame(actual.get(i), expected.get(i));
        }
        assertThat(means).hasSize(2 * ends.length);
        for (int i = 0; i < means.size(); i++) {
            assertSame(means.get(i), one[i % 2]);
        }
    }

    private interface Computation {
        NDArray of(NDList inputs);
    }

    /** The value and its gradients. */
    private static List<NDArray> gradients(
            NDArray x, NDArray gamma, NDArray beta, Computation loss) {
        NDList inputs = new NDList(x, gamma, beta);
        inputs.forEach(input -> input.setRequiresGradient(true));
        GradientCollector recording = Engine.getInstance().newGradientCollector();
        try {
            NDArray value = loss.of(inputs);
            List<NDArray> all = new ArrayList<>(Gradients.gradients(value, inputs));
            all.add(value.stopGradient());
            return all;
        } finally {
            recording.close();
        }
    }

    @Test
    void sumsAreTakenInTheOrderOfThePartsWhateverTheirThreadsDo() {
        float[] values = {1e8f, 1, -1e8f, 1};
        for (int i = 0; i < 20; i++) {
            List<NDList> sums =
                    BatchSync.run(
                            Collections.nCopies(4, manager),
                            part -> {
                                NDArray own = manager.create(values[part]);
                                assertThat(BatchSync.sum(part)).isEqualTo(6);
                                return new NDList(BatchSync.sum(own).duplicate());
                            });
            assertThat(sums).extracting(sum -> sum.head().getFloat()).containsOnly(1f);
        }
    }

    @Test
    void aSinglePartIsComputedByTheCaller() {
        Thread caller = Thread.currentThread();
        NDArray x = manager.ones(new Shape(2));
        List<NDList> results =
                BatchSync.run(
                        List.of(manager),
                        part -> {
                            assertThat(Thread.currentThread()).isSameAs(caller);
                            assertThat(BatchSync.isShared()).isFalse();
                            assertThat(BatchSync.sum(x)).isSameAs(x);
                            return new NDList(x.add(part));
                        });
        assertThat(results.get(0).head().toFloatArray()).containsExactly(1, 1);
    }

    @Test
    void thePartsThatWaitForOneThatFailsEndToo() {
        Map<Integer, Throwable> seen = new ConcurrentHashMap<>();
        assertThatThrownBy(
                        () ->
                                BatchSync.run(
                                        Collections.nCopies(3, manager),
                                        part -> {
                                            if (part == 1) {
                                                throw new ArithmeticException("no such part");
                                            }
                                            try {
                                                return new NDList(
                                                        BatchSync.sum(manager.create(1f)));
                                            } catch (IllegalStateException e) {
                                                seen.put(part, e);
                                                throw e;
                                            }
                                        }))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("no such part");
        assertThat(seen).containsOnlyKeys(0, 2);
    }

    @Test
    void partsThatComeToOtherSumsAreAnError() {
        assertThatThrownBy(
                        () ->
                                BatchSync.run(
                                        Collections.nCopies(2, manager),
                                        part -> {
                                            BatchSync.sum(1);
                                            return part == 0
                                                    ? new NDList()
                                                    : new NDList(BatchSync.sum(manager.create(1f)));
                                        }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("come to its end");
    }

    @Test
    void whatPartsMakeAndDoNotReturnIsFreed() {
        int before = manager.getManagedArrays().size();
        List<NDList> results =
                BatchSync.run(
                        Collections.nCopies(2, manager),
                        part -> {
                            NDArray made = manager.ones(new Shape(3));
                            return new NDList(BatchSync.sum(made.add(1)).add(part));
                        });
        assertThat(results.get(1).head().toFloatArray()).containsExactly(5, 5, 5);
        assertThat(manager.getManagedArrays()).hasSize(before + 2);
    }

    private NDArray zeros() {
        return manager.zeros(new Shape(3));
    }

    private NDArray ones() {
        return manager.ones(new Shape(3));
    }

    private static void assertSame(NDArray actual, NDArray expected) {
        assertThat(actual.getShape()).isEqualTo(expected.getShape());
        float[] a = actual.toFloatArray();
        float[] b = expected.toFloatArray();
        float largest = Math.max(1, expected.abs().max().getFloat());
        for (int i = 0; i < a.length; i++) {
            assertThat(a[i]).isCloseTo(b[i], within(1e-5f * largest));
        }
    }
}
