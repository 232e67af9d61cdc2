// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {

    @ParameterizedTest
    @CsvSource({
        "en_{k}.{leaf},        en_3.weight,       structure.{k}.{leaf},  structure.3.weight",
        "en_{k#}.conv.weight,  en_3.conv.weight,  s.{k-1}.weight,        s.2.weight",
        "en_{k#}.conv.weight,  en_9.conv.weight,  s.{k+1}.weight,        s.10.weight",
        "{path*}.bn.{leaf},    a.b.bn.bias,       {path}.norm.{leaf},    a.b.norm.bias",
        "a.b,                  a.b,               c,                     c",
        "{k}.{k}.weight,       2.2.weight,        {k},                   2",
        "{any*},               $1\\.(x,           {any},                 $1\\.(x"
    })
    void placeholdersCarryPartsOfTheName(String from, String name, String to, String expected) {
        NamePattern pattern = new NamePattern(from);

        assertThat(pattern.match(name).map(new NamePattern(to)::fill)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "en_{k}.weight,   en_3.conv.weight",
        "en_{k#}.weight,  en_x.weight",
        "a.b,             aXb",
        "{k}.{k},         1.2",
        "a.{rest*},       a."
    })
    void otherNamesDoNotFit(String from, String name) {
        assertThat(new NamePattern(from).match(name)).isEmpty();
    }

    @Test
    void mistakesInATableAreFoundWhenItIsBuilt() {
        WeightTable.Builder table = WeightTable.builder();

        assertThatThrownBy(() -> table.map("a.{k}", "b.{j}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("b.{j}");
        assertThatThrownBy(() -> table.map("a.{k}", "b.{k+1}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs numbers");
        assertThatThrownBy(() -> table.map("a.{1}", "b"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table.ignore("a", " "))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table.combine("q", Combination.concatenation(0), "a.{k}", "b"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
