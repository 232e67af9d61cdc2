// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {

    private final List<String> printed = new ArrayList<>();
    private final ProgressLines lines = new ProgressLines(printed::add);

    @Test
    void progressIsPrintedOnceWhateverTheTime() {
        lines.accept("inpaint   0% [   ] 0/2 (0:00:00 / ?)");
        lines.accept("inpaint  50% [=> ] 1/2 (0:00:01 / 0:00:01)");
        lines.accept("inpaint 100% [===] 2/2 (0:00:01 / 0:00:00)");
        lines.accept("inpaint 100% [===] 2/2 (0:00:02 / 0:00:00)");

        assertThat(printed)
                .containsExactly(
                        "inpaint   0% [   ] 0/2 (0:00:00 / ?)",
                        "inpaint  50% [=> ] 1/2 (0:00:01 / 0:00:01)",
                        "inpaint 100% [===] 2/2 (0:00:01 / 0:00:00)");
    }

    @Test
    void aLineWithoutTimesIsPrinted() {
        lines.accept("inpaint");

        assertThat(printed).containsExactly("inpaint");
    }
}
