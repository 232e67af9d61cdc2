// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class MemoryLogTest {

    @Test
    void memoryThatGrowsOnlyInTheFirstQuarterIsFlat() {
        assertThat(log(i -> 500 + Math.min(i, 50), i -> 900).isFlat()).isTrue();
    }

    @Test
    void memoryThatSwingsWithoutATrendIsFlat() {
        assertThat(log(i -> 500 + (i / 5) * 37 % 60, i -> 900).isFlat()).isTrue();
    }

    @Test
    void aLeakBelowTheSwingsIsGrowing() {
        assertThat(log(i -> 500 + 0.4 * i + (i / 5) * 37 % 60, i -> 900).isFlat()).isFalse();
    }

    @Test
    void memoryThatGrowsWithEachIterationIsGrowing() {
        assertThat(log(i -> 500 + i, i -> 900).isFlat()).isFalse();
    }

    @Test
    void arraysThatAreLeftBehindAreGrowing() {
        assertThat(log(i -> 500, i -> 900 + i / 20).isFlat()).isFalse();
    }

    @Test
    void tooFewIterationsAreNotJudged() {
        MemoryLog log =
                new MemoryLog("pass", 200, 5, new PrintStream(OutputStream.nullOutputStream()));
        assertThatThrownBy(log::isFlat).hasMessageContaining("too few");
    }

    private static MemoryLog log(IntToDoubleFunction resident, IntUnaryOperator arrays) {
        MemoryLog log =
                new MemoryLog("pass", 200, 5, new PrintStream(OutputStream.nullOutputStream()));
        for (int i = 5; i <= 200; i += 5) {
            log.add(new MemoryLog.Sample(i, resident.applyAsDouble(i), arrays.applyAsInt(i), 30));
        }
        return log;
    }
}
