// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryScopeTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final NDManager model = manager.newSubManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void onlyResultsStay() {
        NDManager own = manager.newSubManager();
        NDArray x = own.ones(new Shape(3));
        NDArray weight = model.ones(new Shape(3));
        NDList result =
                MemoryScope.run(own, new NDList(x), () -> new NDList(weight.mul(2).add(x).mul(3)));
        assertThat(result.head().toFloatArray()).containsExactly(9, 9, 9);
        assertThat(result.head().getManager()).isSameAs(own);
        assertThat(own.getManagedArrays()).containsExactlyInAnyOrder(x, result.head());
        assertThat(model.getManagedArrays()).containsExactly(weight);
    }

    @Test
    void anOuterScopeFreesWhatAnInnerOneReturned() {
        NDManager own = manager.newSubManager();
        NDArray x = own.ones(new Shape(3));
        NDList inputs = new NDList(x);
        NDList result =
                MemoryScope.run(
                        own,
                        inputs,
                        () -> {
                            NDList inner = MemoryScope.run(own, inputs, () -> new NDList(x.add(1)));
                            return new NDList(inner.head().mul(2));
                        });
        assertThat(result.head().toFloatArray()).containsExactly(4, 4, 4);
        assertThat(own.getManagedArrays()).hasSize(2);
    }

    @Test
    void anInputThatIsReturnedStaysWhereItWas() {
        NDManager own = manager.newSubManager();
        NDArray mask = model.ones(new Shape(3));
        NDArray x = own.ones(new Shape(3));
        NDList inputs = new NDList(x, mask);
        MemoryScope.run(
                own, inputs, () -> MemoryScope.run(own, inputs, () -> new NDList(x.add(1), mask)));
        assertThat(mask.getManager()).isSameAs(model);
        assertThat(mask.toFloatArray()).containsExactly(1, 1, 1);
    }

    @Test
    void aFailureFreesEverythingToo() {
        NDManager own = manager.newSubManager();
        NDArray x = own.ones(new Shape(3));
        assertThatThrownBy(
                        () ->
                                MemoryScope.run(
                                        own,
                                        new NDList(x),
                                        () -> {
                                            x.add(1);
                                            throw new IllegalStateException("no");
                                        }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(own.getManagedArrays()).containsExactly(x);
        assertThat(MemoryScope.isActive()).isFalse();
    }

    @Test
    void whatIsKeptOutlivesTheScope() {
        NDManager own = manager.newSubManager();
        NDArray x = own.ones(new Shape(3));
        NDArray[] kept = new NDArray[1];
        MemoryScope.run(
                own,
                new NDList(x),
                () -> {
                    kept[0] = MemoryScope.keep(() -> model.create(7f));
                    return new NDList();
                });
        assertThat(kept[0].getFloat()).isEqualTo(7);
    }
}
