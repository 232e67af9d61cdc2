// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.reconstruct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StrategyTest {

    @Test
    void thereAreTheTwelveRowsOfTheTable() {
        assertThat(Strategy.values())
                .extracting(Strategy::label)
                .containsExactly(
                        "Baseline",
                        "Global->Global",
                        "Global->Local",
                        "Local->Global",
                        "Local->Local",
                        "Texture->Global",
                        "Texture->Local",
                        "2Global(Local)->Local(Global)",
                        "2Global(Local)->Local(Local)",
                        "Global(2Local)->Global(Local)",
                        "2Global(Texture)->Global(Local)",
                        "2Global(Local)->Global(Local)");
    }

    /** Spells a label out of the branches, so that each must mean what it says. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BASELINE")
    void theBranchesAreWhatTheLabelSays(Strategy strategy) {
        String guides =
                strategy.branches().stream()
                        .map(b -> (b.repeats() == 2 ? "2" : "") + guide(b.guide()))
                        .collect(Collectors.joining("("));
        String sides =
                strategy.branches().stream()
                        .map(b -> b.side() == NormalizationSide.GLOBAL ? "Global" : "Local")
                        .collect(Collectors.joining("("));
        String close = strategy.branches().size() > 1 ? ")" : "";
        assertThat(guides + close + "->" + sides + close).isEqualTo(strategy.label());
    }

    private static String guide(Guide guide) {
        return switch (guide) {
            case STRUCTURE -> "Global";
            case RESIDUAL -> "Local";
            case TEXTURE -> "Texture";
        };
    }

    @Test
    void theBaselineHasNoBranches() {
        assertThat(Strategy.BASELINE.branches()).isEmpty();
        assertThat(Arrays.stream(Guide.values()).anyMatch(Strategy.BASELINE::reads)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aLabelLeadsBackToItsStrategy(Strategy strategy) {
        String label = strategy.label();
        assertThat(Strategy.ofLabel(label)).isSameAs(strategy);
        assertThat(Strategy.ofLabel(label.replace("->", " → "))).isSameAs(strategy);
        assertThat(Strategy.ofLabel(label.toLowerCase(Locale.ROOT))).isSameAs(strategy);
    }

    @Test
    void anUnknownLabelIsNamed() {
        assertThatThrownBy(() -> Strategy.ofLabel("Global->Nowhere"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Global->Nowhere");
    }
}
