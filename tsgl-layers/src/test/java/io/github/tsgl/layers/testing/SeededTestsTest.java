// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.RepeatedTest;

class SeededTestsTest {

    private static final Set<Float> DRAWN = ConcurrentHashMap.newKeySet();
    private static final Set<Float> TRIED = ConcurrentHashMap.newKeySet();

    private static float draw() {
        try (NDManager manager = NDManager.newBaseManager()) {
            return manager.randomUniform(0, 1, new Shape(1)).getFloat();
        }
    }

    @RepeatedTest(value = 3, name = "drawn")
    void aTestDrawsTheSameNumbersOnEachRun() {
        DRAWN.add(draw());
        assertThat(DRAWN).hasSize(1);
    }

    @Property(tries = 3)
    void eachTryOfAPropertyDrawsNumbersOfItsOwn(@ForAll int anything) {
        assertThat(TRIED.add(draw())).isTrue();
    }
}
