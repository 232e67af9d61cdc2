// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.config;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tsgl.encoder.host.ModelSpec;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.layers.reconstruct.Strategy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingConfigTest {

    @TempDir private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("run.yaml");
    }

    static List<String> recipes() {
        return TrainingConfig.recipes();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void everyRecipeComesBackFromItsYaml(String name) throws IOException {
        TrainingConfig recipe = TrainingConfig.recipe(name);
        recipe.write(file);

        assertThat(recipe.recipe()).isEqualTo(name);
        assertThat(TrainingConfig.read(file)).isEqualTo(recipe);
        assertThat(TrainingConfig.read(file).toYaml()).isEqualTo(recipe.toYaml());
    }

    @ParameterizedTest
    @CsvSource({"small, tsgl-small", "pennet, pennet"})
    void theConfigurationOfAnEarlierVersionIsRefusedWithWhatToWriteInstead(
            String preset, String host) throws IOException {
        Files.writeString(file, "recipe: tsgl-small\nnetwork:\n  preset: " + preset + "\n");

        assertThatThrownBy(() -> TrainingConfig.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        file
                                + ":3: network.preset is of an earlier version: write network.host:"
                                + " "
                                + host
                                + " instead, network.discriminator: null");
        assertThatThrownBy(() -> TrainingConfig.parse("network: {preset: ours-lama}", "run"))
                .hasMessageEndingWith("network.blocks for network.depths");
    }

    @Test
    void progressGoesByStepsOrTimeWhicheverIsFurther() {
        TrainingConfig config =
                TrainingConfig.recipe("tsgl-tiny").with(List.of("max_steps=100", "minutes=2"));
        assertThat(config.progress(10, 1)).isEqualTo(0.1);
        assertThat(config.progress(10, 60)).isEqualTo(0.5);
        assertThat(config.progress(10, 500)).isEqualTo(1);
    }

    @Test
    void theStreetViewRecipeHasThePapersNumbers() {
        TrainingConfig config = TrainingConfig.recipe("tsgl-psv");

        assertThat(config.maxSteps()).hasValue(14_900 / 16 * 150L);
        assertThat(config.network().spec()).isEqualTo(NetworkSpec.of("tsgl-paper"));
        assertThat(config.generator().rate()).isEqualTo(5e-4);
        assertThat(config.discriminator().rate()).isEqualTo(1e-4);
        assertThat(config.generator().beta1()).isEqualTo(0.5);
        assertThat(config.generator().beta2()).isEqualTo(0.99);
        assertThat(config.loss().adversarial()).isEqualTo(0.1);
        assertThat(config.data().framing()).isEqualTo(DataConfig.Framing.CROP);
        assertThat(config.data().texture()).isEqualTo(Smoothing.L0);
        assertThat(config.crops()).isEqualTo(CropSchedule.fixed(256, 16));
    }

    @Test
    void theOtherPublishedRecipesDifferInPhotosAndLengthOnly() {
        TrainingConfig faces = TrainingConfig.recipe("tsgl-celeba");
        TrainingConfig places = TrainingConfig.recipe("tsgl-places2");

        assertThat(faces.maxSteps()).hasValue(28_000 / 16 * 150L);
        assertThat(faces.data().framing()).isEqualTo(DataConfig.Framing.RESIZE);
        assertThat(places.maxSteps()).hasValue(1_800_000 / 16 * 20L);
        assertThat(places.generator().step()).isEqualTo(3 * 1_800_000 / 16);
        for (TrainingConfig config : List.of(faces, places)) {
            assertThat(config.loss()).isEqualTo(TrainingConfig.recipe("tsgl-psv").loss());
            assertThat(config.batch()).isEqualTo(16);
        }
    }

    @Test
    void theSmallRecipesAreSmallAndAdversarial() {
        TrainingConfig small = TrainingConfig.recipe("tsgl-small");
        TrainingConfig tiny = TrainingConfig.recipe("tsgl-tiny");

        assertThat(small.network().spec()).isEqualTo(NetworkSpec.of("tsgl-small"));
        assertThat(small.loss().adversarialKind()).isEqualTo(LossConfig.AdversarialKind.HINGE);
        assertThat(small.loss().structure()).isEqualTo(1);
        assertThat(tiny.network().width()).hasValue(4);
        assertThat(tiny.loss()).isEqualTo(small.loss());
    }

    @Test
    void aFileChangesWhatItNamesAndNothingElse() throws IOException {
        TrainingConfig config =
                read(
                        """
                        recipe: tsgl-tiny
                        max_steps: null
                        minutes: 2.5
                        devices: [gpu0, gpu1]
                        network:
                          strategy: GLOBAL_TO_GLOBAL
                          depths: [1, 2, 3, 4]
                        data: {folder: 2024, validation: 'null'}
                        loss:
                        """);

        assertThat(config.maxSteps()).isEqualTo(OptionalLong.empty());
        assertThat(config.minutes()).isEqualTo(OptionalDouble.of(2.5));
        assertThat(config.devices()).containsExactly("gpu0", "gpu1");
        assertThat(config.network().strategy()).isEqualTo(Strategy.GLOBAL_TO_GLOBAL);
        assertThat(config.network().depths()).containsExactly(1, 2, 3, 4);
        assertThat(config.data().folder()).isEqualTo(Optional.of(Path.of("2024")));
        assertThat(config.data().validation()).isEqualTo(Optional.of(Path.of("null")));
        assertThat(config.loss()).isEqualTo(TrainingConfig.recipe("tsgl-tiny").loss());
    }

    @Test
    void aFileWithoutARecipeChangesTheSmallOne() throws IOException {
        TrainingConfig small = TrainingConfig.recipe("tsgl-small");

        assertThat(read("# nothing\n")).isEqualTo(small);
        assertThat(read("seed: 7")).isEqualTo(small.with(List.of("seed=7")));
    }

    @Test
    void settingsOverrideEveryKindOfValue() {
        TrainingConfig config =
                TrainingConfig.recipe("tsgl-tiny")
                        .with(
                                List.of(
                                        "checkpoint.every=3",
                                        "generator.rate=1e-5",
                                        "generator.clip=null",
                                        "seed=-4",
                                        "devices=cpu, cpu",
                                        "network.depths=[2,2,2,2]",
                                        "data.folder=C: #1, with = sign",
                                        "loss.adversarial_kind=non_saturating"));

        assertThat(config.checkpoint().every()).isEqualTo(3);
        assertThat(config.generator().rate()).isEqualTo(1e-5);
        assertThat(config.generator().clip()).isEmpty();
        assertThat(config.seed()).isEqualTo(-4);
        assertThat(config.devices()).containsExactly("cpu", "cpu");
        assertThat(config.network().depths()).containsExactly(2, 2, 2, 2);
        assertThat(config.data().folder()).hasValue(Path.of("C: #1, with = sign"));
        assertThat(config.loss().adversarialKind())
                .isEqualTo(LossConfig.AdversarialKind.NON_SATURATING);
    }

    @Test
    void everyRowOfTableFourIsAStrategyAndBothHalvesOfTableOneAreDirections() {
        String[] labels = {
            "Baseline",
            "Global→Global",
            "Global→Local",
            "Local→Global",
            "Local→Local",
            "Texture→Global",
            "Texture→Local",
            "2Global(Local)→Local(Global)",
            "2Global(Local)→Local(Local)",
            "Global(2Local)→Global(Local)",
            "2Global(Texture)→Global(Local)",
            "2Global(Local)→Global(Local)"
        };
        for (String label : labels) {
            Strategy row = Strategy.ofLabel(label);
            TrainingConfig config =
                    TrainingConfig.recipe("tsgl-tiny")
                            .with(List.of("network.strategy=" + row.name().toLowerCase(ROOT)));
            assertThat(config.model().network().strategy()).isEqualTo(row);
        }
        assertThat(Strategy.values()).hasSize(labels.length);
        for (String strategy : List.of("global-to-global", "baseline")) {
            TrainingConfig config =
                    TrainingConfig.recipe("tsgl-tiny")
                            .with(
                                    List.of(
                                            "network.direction=texture-to-structure",
                                            "network.strategy=" + strategy));
            assertThat(ModelSpec.of(config.model().toMetadata())).contains(config.model());
        }
        assertThatThrownBy(
                        () ->
                                TrainingConfig.recipe("tsgl-tiny")
                                        .with(List.of("network.direction=texture-to-structure")))
                .hasMessage(
                        "network.strategy must be one without a local residual if the structure is"
                                + " rebuilt, such as global-to-global, not two-global-local-to-global-local");
    }

    @Test
    void theConstantsOfSectionThreeAreSettings() {
        TrainingConfig config =
                TrainingConfig.recipe("tsgl-tiny")
                        .with(
                                List.of(
                                        "network.balance=none",
                                        "network.priors=low-resolution,gray",
                                        "network.tau=0",
                                        "network.window=4",
                                        "network.heads=2",
                                        "network.balance_kernels=1,3",
                                        "network.balance_layers=2",
                                        "network.gaussian=0.5",
                                        "network.neighborhood=5"));
        ModelSpec model = config.model();
        assertThat(model.network().variant().changes())
                .containsOnlyKeys(
                        "balance",
                        "priors",
                        "tau",
                        "window",
                        "heads",
                        "balance_kernels",
                        "balance_layers",
                        "gaussian",
                        "neighborhood")
                .containsEntry("priors", "gray,low-resolution");
        assertThat(model.inputs().priors())
                .containsExactly(Prior.SMOOTHED, Prior.GRAY, Prior.LOW_RESOLUTION);
        assertThat(ModelSpec.of(model.toMetadata())).contains(model);
        assertThat(TrainingConfig.recipe("tsgl-tiny").model().network().variant().changes())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tau=-1|tau must be a number not below 0, not -1.0",
                "window=0|window must be at least 1, not 0",
                "heads=0|heads must be at least 1, not 0",
                "balance_kernels=3,4|balance_kernels must be odd numbers that all differ, not [3, 4]",
                "balance_kernels=3,3|balance_kernels must be odd numbers that all differ, not [3, 3]",
                "balance_layers=0|balance_layers must be at least 1, not 0",
                "gaussian=0|gaussian must be a number above 0, not 0.0",
                "neighborhood=2|neighborhood must be odd and above 0, not 2",
                "priors=|priors must be one or more of edges,gray,gradients-x,gradients-y,"
                        + "low-resolution,labels, not []",
                "priors=smoothed|priors must be one or more of edges,gray,gradients-x,gradients-y,"
                        + "low-resolution,labels, not [smoothed]"
            })
    void aConstantThatCannotBeIsRefusedInOneLine(String setting, String reason) {
        assertSettingFails("network." + setting, "network." + reason);
    }

    @Test
    void theLaterOfTwoSettingsHolds() {
        assertThat(TrainingConfig.recipe("tsgl-tiny").with(List.of("seed=1", "seed=2")).seed())
                .isEqualTo(2);
    }

    @Test
    void unknownKeysAreErrorsThatNameTheNearest() {
        assertFileFails(
                "\ngenerator:\n  rat: 1",
                ":3: generator.rat is not known; did you mean generator.rate?");
        assertFileFails("bach: 4", ":1: bach is not known; did you mean batch?");
        assertFileFails("structure: 4", ":1: structure is not known; did you mean loss.structure?");
        assertFileFails("weather: fine", ":1: weather is not known");
        assertSettingFails(
                "checkpoints.every=5",
                "checkpoints.every is not known; did you mean checkpoint.every?");
    }

    @Test
    void wrongTypesAreErrors() {
        assertFileFails("batch: four", ":1: batch must be a whole number, not 'four'");
        assertFileFails("seed: 1\nbatch: 4.5", ":2: batch must be a whole number, not '4.5'");
        assertFileFails("batch: '4'", ":1: batch must be a whole number, not '4'");
        assertFileFails("batch:", ":1: batch must be a whole number, not nothing");
        assertFileFails("batch: [4]", ":1: batch must be a whole number, not the list [4]");
        assertFileFails(
                "batch: 3000000000", ":1: batch must be a smaller whole number, not '3000000000'");
        assertFileFails("average_decay: .nan", ":1: average_decay must be a number, not '.nan'");
        assertFileFails(
                "generator: {clip: a}", ":1: generator.clip must be a number or null, not 'a'");
        assertFileFails(
                "generator: 4", ":1: generator is a section and must have keys with values");
        assertFileFails("batch: {a: 4}", ":1: batch must have a value");
        assertFileFails(
                "network: {depths: [a]}",
                ":1: network.depths must be a list of whole numbers, not the list [a]");
        assertFileFails("network: {depths: [[1]]}", ":1: network.depths must be a list of values");
        assertFileFails(
                "masks: {kind: oval}",
                ":1: masks.kind must be one of irregular, lama-narrow, lama-medium, lama-wide,"
                        + " lama-mixed, lama-training, square, square-turned, free-form, objects, not 'oval'");
        assertSettingFails("generator.rate=fast", "generator.rate must be a number, not 'fast'");
    }

    @Test
    void valuesThatCannotBeAreErrors() {
        assertFileFails("seed: 1\nbatch: 0", ":2: batch must be at least 1, not 0");
        assertFileFails("masks:\n  max: 0.05", ":2: masks.min must not be above masks.max");
        assertFileFails("devices: [tpu]", ":1: devices must be of cpu, gpu, gpu1, ..., not 'tpu'");
        assertFileFails("devices: []", ":1: devices must name at least one device");
        assertFileFails(
                "network: {depths: [1, 1]}",
                ":1: network.depths must be 4 numbers or none, not [1, 1]");
        assertFileFails(
                "data: {crop: 8}",
                ":1: data.crop must be a side of at least 16 or a schedule such as 128,192@0.6, not"
                        + " 8");
        assertThatThrownBy(() -> read("network:\n  host: tsgl-smal"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        ":2: network.host cannot be 'tsgl-smal': unknown model 'tsgl-smal'; did"
                                + " you mean tsgl-small? known models: ");
        assertFileFails(
                "network:\n  encoder: lama",
                ":2: network.encoder must be tsgl, the only one of tsgl-small, not lama");
        assertFileFails(
                "network:\n  blocks: 3",
                ":2: network.blocks must be null: tsgl-small has no residual blocks");
        assertSettingFails("generator.rate=0", "generator.rate must be above 0, not 0.0");
        assertSettingFails(
                "generator.beta1=1", "generator.beta1 must be from 0 to below 1, not 1.0");
        assertSettingFails("minutes=1e999", "minutes must be above 0, not Infinity");
    }

    @Test
    void recipesThatAreNotThere() {
        assertThatThrownBy(() -> TrainingConfig.recipe("x"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("recipe 'x' is not known; the recipes are ")
                .hasMessageContaining("tsgl-psv");
        assertThatThrownBy(() -> read("recipe: x"))
                .hasMessageContaining(":1: recipe 'x' is not known; the recipes are ");
        assertSettingFails("recipe=tsgl-psv", "the recipe cannot be changed by a setting");
    }

    @Test
    void settingsThatAreNone() {
        assertSettingFails("batch", "must have the form path.to.key=value");
        assertSettingFails("=4", "must have the form path.to.key=value");
        assertSettingFails("generator=4", "generator is a section; name a key in it");
    }

    @Test
    void textThatIsNoPlainConfiguration() {
        assertFileFails("- a\n", ":1: must be keys with values");
        assertFileFails("batch: 4\nseed: 1\nbatch: 5", ":3: batch is set twice");
        assertFileFails("batch: 4\n--- \nbatch: 5", ":2: a second document begins");
        assertFileFails(
                "batch: !!java.io.File [x]", ":1: batch must be a whole number, not the list [x]");
        assertFileFails("batch: !x 4", ":1: batch must have no tag");
        assertFileFails("batch: &a 4\nseed: *a", ":2: seed must have a value");
        assertFileFails("? [a]\n: 4", ":1: a key must be a word");
        assertFileFails("batch: 'four", ":1: is not YAML: found unexpected end of stream");
        assertFileFails("a\u0007b: 4", ": is not YAML: ");
        assertFileFails("[".repeat(50_000), ":1: must be keys with values");
    }

    @Test
    void filesThatAreNoText() throws IOException {
        Files.write(file, new byte[] {(byte) 0xff, 0x12});
        assertThatThrownBy(() -> TrainingConfig.read(file))
                .hasMessage(file + ": is not text in UTF-8");

        Files.write(file, "#".repeat(64 * 1024 + 1).getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> TrainingConfig.read(file))
                .hasMessage(file + ": is larger than 64 KiB");

        assertThatThrownBy(() -> TrainingConfig.read(folder.resolve("none.yaml")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void ratesRiseAndFallAsTheScheduleSays() {
        TrainingConfig small =
                TrainingConfig.recipe("tsgl-small").with(List.of("generator.rate=1e-3"));
        OptimizerConfig cosine = small.generator();

        assertThat(cosine.rateAt(0, 0)).isCloseTo(1e-5, within(1e-12));
        assertThat(cosine.rateAt(99, 0)).isEqualTo(1e-3);
        assertThat(cosine.rateAt(5000, 0.5)).isCloseTo(0.51e-3, within(1e-12));
        assertThat(cosine.rateAt(9999, 1)).isCloseTo(2e-5, within(1e-12));

        OptimizerConfig step = TrainingConfig.recipe("tsgl-psv").generator();
        assertThat(step.rateAt(65_169, 0.4)).isEqualTo(5e-4);
        assertThat(step.rateAt(65_170, 0.4)).isCloseTo(5e-5, within(1e-12));
        assertThat(step.rateAt(130_340, 0.9)).isCloseTo(5e-6, within(1e-12));

        OptimizerConfig constant = small.with(List.of("generator.schedule=constant")).generator();
        assertThat(constant.rateAt(9999, 1)).isEqualTo(1e-3);
    }

    private TrainingConfig read(String text) throws IOException {
        Files.writeString(file, text);
        return TrainingConfig.read(file);
    }

    private void assertFileFails(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ConfigException.class)
                .message()
                .startsWith(file + message)
                .hasLineCount(1);
    }

    private static void assertSettingFails(String setting, String message) {
        TrainingConfig config = TrainingConfig.recipe("tsgl-small");
        assertThatThrownBy(() -> config.with(List.of("seed=1", setting)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--set " + setting + ": " + message);
    }
}
