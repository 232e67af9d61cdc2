// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.encoder.host.Refiner;
import java.util.ArrayList;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.junit.jupiter.api.Test;

class RefinementProgressTest {

    private final List<String> printed = new ArrayList<>();

    @Test
    void eachRefinementHasABar() {
        List<String> bars = new ArrayList<>();
        try (RefinementProgress progress =
                new RefinementProgress(
                        (name, steps) -> {
                            bars.add(name + " " + steps);
                            return bar(name, steps);
                        })) {
            refine(progress);
            refine(progress);
        }

        assertThat(bars).containsExactly("refine 4", "refine 4");
        assertThat(printed).anyMatch(line -> line.contains("4/4") && line.contains("loss 0.5000"));
    }

    @Test
    void theStepsStandBesideTheBarForPhotos() {
        try (ProgressBar photos = bar("inpaint", 2);
                RefinementProgress progress =
                        new RefinementProgress(
                                (name, steps) -> {
                                    throw new AssertionError(name);
                                })) {
            progress.showBeside(photos);
            progress.onStep(new Refiner.Step(2, 3, 1, 2, 0.5));
            assertThat(photos.getExtraMessage()).isEqualTo(" refine 1/4");
            refine(progress);
            assertThat(photos.getExtraMessage()).isEmpty();
        }
    }

    private static void refine(RefinementProgress progress) {
        for (int scale = 2; scale <= 3; scale++) {
            for (int step = 1; step <= 2; step++) {
                progress.onStep(new Refiner.Step(scale, 3, step, 2, 0.5));
            }
        }
    }

    private ProgressBar bar(String name, int steps) {
        return new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(steps)
                .setConsumer(new ProgressLines(printed::add))
                .build();
    }
}
