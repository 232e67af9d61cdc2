// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.tsgl.evaluation.experiment.Experiment;
import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.training.config.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentCommandTest {

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"table1", "table4", "table7", "table8", "fig23"})
    void everyRowIsAConfigurationOfItsOwn(String name) {
        Experiment experiment = Experiment.named(name);
        List<TrainingConfig> plans = new ArrayList<>();
        for (Experiment.Row row : experiment.rows()) {
            List<String> settings = new ArrayList<>(experiment.settings());
            settings.addAll(row.settings());
            String recipe = row.recipe() == null ? experiment.recipe() : row.recipe();
            plans.add(TrainingConfig.recipe(recipe).with(settings));
        }
        assertThat(plans).doesNotHaveDuplicates().hasSizeGreaterThan(3);
    }

    @Test
    void allTwelveStrategiesAreRowsOfTableFour() {
        assertThat(Experiment.named("table4").rows()).hasSize(12);
        assertThat(Experiment.names()).contains("table4");
    }

    private Program experiment(Path out, int steps) {
        return experiment("fig23", out, steps, "--seeds", "1,2");
    }

    private Program experiment(String name, Path out, int steps, Object... more) {
        Object[] first = {
            "experiment",
            name,
            "--data",
            folder.resolve("photos"),
            "--validation",
            folder.resolve("photos"),
            "--budget",
            steps,
            "--size",
            64,
            "--holes",
            1,
            "--out",
            out,
            "--set",
            "network.width=4",
            "--set",
            "network.depths=[1,1,1,1]",
            "--set",
            "batch=2",
            "--set",
            "checkpoint.every=1",
            "--set",
            "data.smallest=64",
            "--set",
            "network.heads=1"
        };
        return Program.run(Stream.of(first, more).flatMap(Stream::of).toArray());
    }

    @Tag("slow")
    @Test
    void semanticMapsAreARowThatIsTrainedIfThereAreMaps() throws IOException {
        Path photos = PictureFiles.twoPhotos(folder.resolve("photos"));
        Path maps = Files.createDirectory(folder.resolve("maps"));
        for (String name : List.of("a.png", "b.png")) {
            Files.copy(photos.resolve(name), maps.resolve(name)); // colors are classes
        }

        Program without = experiment("table8", folder.resolve("without"), 1);
        Program with =
                experiment("table8", folder.resolve("with"), 1, "--set", "data.labels=" + maps);

        assertThat(without.err()).contains("4/4: Edge-map-Grayscale-1").doesNotContain("tsgl:");
        assertThat(without.out()).contains("| Semantic Segmentation | – / 29.22 |");
        assertThat(with.err()).contains("2/5: Semantic-Segmentation-1").doesNotContain("tsgl:");
        assertThat(with.out()).containsPattern("\\| Semantic Segmentation \\| [0-9.]+ / 29.22 \\|");
    }

    @Tag("slow")
    @Test
    void aTableIsMadeAndAnInterruptedOneGoesOn() throws IOException {
        PictureFiles.twoPhotos(folder.resolve("photos"));
        Path out = folder.resolve("out");
        Program first = experiment(out, 1);
        assertThat(first.err())
                .contains("1/10: 0-1", "10/10: 200-2", "seed 1 100%", "seed 2 100%")
                .doesNotContain("tsgl:");
        assertThat(first.status()).isZero();
        assertThat(first.out()).contains("| τ = 100 |", "1 steps each, mean ± standard deviation");
        JsonObject table = json(out);
        assertThat(table.getAsJsonArray("rows")).hasSize(5);
        long written = Files.getLastModifiedTime(weights(out)).toMillis();

        assertThat(experiment(out, 1).out()).isEqualTo(first.out());
        assertThat(Files.getLastModifiedTime(weights(out)).toMillis()).isEqualTo(written);

        assertThat(experiment(out, 2).out()).contains("2 steps each").isNotEqualTo(first.out());
    }

    private static Path weights(Path out) throws IOException {
        try (var runs = Files.list(out)) {
            return runs.filter(Files::isDirectory)
                    .sorted()
                    .findFirst()
                    .orElseThrow()
                    .resolve("weights.safetensors");
        }
    }

    private static JsonObject json(Path out) throws IOException {
        return JsonParser.parseString(Files.readString(out.resolve("table.json")))
                .getAsJsonObject();
    }

    @Test
    void whatIsWrongIsSaidInOneLine() {
        Program none =
                Program.run(
                        "experiment",
                        "table9",
                        "--data",
                        "a",
                        "--validation",
                        "b",
                        "--out",
                        folder);
        assertThat(none.err()).contains("no experiment is named table9; there are table1, table4");
        assertThat(none.status()).isEqualTo(2);
    }
}
