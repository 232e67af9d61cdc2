// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.training.config.TrainingConfig;
import org.junit.jupiter.api.Test;

/** What the program tells of the models is what is on the class path. */
class ModelsTest {

    @Test
    void everyModelIsALine() {
        Program models = Program.run("models");

        assertThat(models.err()).isEmpty();
        assertThat(models.status()).isZero();
        assertThat(models.out().lines().skip(1).map(line -> line.split(" +")[0]))
                .containsExactlyElementsOf(Hosts.all().stream().map(host -> host.name()).toList());
        assertThat(models.out())
                .containsPattern("blend +\\S.* 512 +shipped +Apache-2.0 +this project")
                .containsPattern("tsgl-small +\\S.* 512 +shipped +Apache-2.0 +this project")
                .containsPattern(
                        "big-lama .* 512 +fetched, or big-lama.zip, big-lama.pt, best.ckpt +Apache-2.0")
                .containsPattern("pennet .* 256 +gen_\\*.pth +unknown +https://")
                .containsPattern("ours-hifill .* 512 +to be trained +BSD-3-Clause");
    }

    @Test
    void helpTellsWhatModelsCan() {
        String help = Program.run("inpaint", "--help").out().replaceAll("\\s+", " ");

        assertThat(help)
                .contains("take whatever is not black for the hole, as published: lama, big-lama.")
                .contains("original with --refine; resize for hifill, ours-hifill.")
                .contains("as the authors of some models do (lama, big-lama)")
                .doesNotContain("bundle");
    }

    @Test
    void helpListsEveryRecipe() {
        String help = Program.run("train", "--help").out().replaceAll("\\s+", " ");

        assertThat(help).contains("Recipes: " + String.join(", ", TrainingConfig.recipes()) + ".");
    }
}
