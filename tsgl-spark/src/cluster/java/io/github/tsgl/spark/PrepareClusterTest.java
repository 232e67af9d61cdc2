// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.training.config.TrainingConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Cluster.class)
class PrepareClusterTest {

    private static final List<String> SETTINGS =
            List.of(
                    "data.edges=whole-picture",
                    "data.texture=l0",
                    "data.crop=32",
                    "data.smallest=32",
                    "data.largest=40");

    @TempDir private Path folder;

    @Test
    void filesAreThoseOfTheCommandLineAndTheSecondRunMakesNone() throws Exception {
        Path photos = folder.resolve("photos");
        Photos.write(photos, folder.resolve("unused"), "a.png", "b.png", "c.jpg");
        Photos.write(photos.resolve("sub"), folder.resolve("unused"), "d.png");
        Files.write(photos.resolve("broken.png"), new byte[] {1, 2, 3});
        Path own = folder.resolve("own");
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "prepare",
                                "--config",
                                "tsgl-small",
                                "--data",
                                photos.toString(),
                                "--out",
                                own.toString()));
        SETTINGS.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        assertThat(Cluster.commandLine(arguments)).isEqualTo(1);
        Path out = folder.resolve("out");
        PrepareJob job =
                PrepareJob.builder()
                        .setPhotos(photos.toString())
                        .setOut(out.toString())
                        .setConfig(TrainingConfig.recipe("tsgl-small").with(SETTINGS))
                        .optPhotosPerTask(2)
                        .build();

        JobSummary first = job.run(Cluster.spark());

        assertThat(first.done()).isEqualTo(4);
        assertThat(first.failed()).isEqualTo(1);
        assertThat(Cluster.results(out)).isNotEmpty().isEqualTo(Cluster.results(own));
        for (String name : Cluster.results(own)) {
            assertThat(out.resolve(name)).hasSameBinaryContentAs(own.resolve(name));
        }

        JobSummary second = job.run(Cluster.spark());

        assertThat(second.skipped()).isEqualTo(4);
        assertThat(second.failed()).isEqualTo(1);
    }
}
