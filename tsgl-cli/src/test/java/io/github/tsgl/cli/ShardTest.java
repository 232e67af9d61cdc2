// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ShardTest {

    @Property
    void allPartsInTurnAreTheWholeAndDifferByOneAtMost(
            @ForAll @IntRange(max = 200) int size, @ForAll @IntRange(min = 1, max = 50) int count) {
        List<Integer> all = IntStream.range(0, size).boxed().toList();
        List<Integer> together = new ArrayList<>();
        IntSummaryStatistics sizes = new IntSummaryStatistics();
        for (int index = 1; index <= count; index++) {
            List<Integer> part = Shard.parse(index + "/" + count).of(all);
            together.addAll(part);
            sizes.accept(part.size());
        }
        assertThat(together).isEqualTo(all);
        assertThat(sizes.getMax() - sizes.getMin()).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "", "0/3", "4/3", "1/0", "-1/3", "1", "1/2/3", "1/99999999999"})
    void whatIsNoPartIsRefused(String text) {
        assertThatThrownBy(() -> Shard.parse(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining(
                        "'" + text + "' is no part: the second of eight, say, is 2/8");
    }
}
