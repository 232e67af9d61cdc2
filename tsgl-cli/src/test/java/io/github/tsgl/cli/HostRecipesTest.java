// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.input.EdgeSource;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.training.TrainingRun;
import io.github.tsgl.training.config.CropSchedule;
import io.github.tsgl.training.config.LossConfig;
import io.github.tsgl.training.config.MaskConfig;
import io.github.tsgl.training.config.OptimizerConfig;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.training.loss.MaskedL1Loss;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recipes of all hosts on the class path. */
class HostRecipesTest {

    @TempDir private Path folder;

    static List<String> recipes() {
        return TrainingConfig.recipes();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void everyRecipeComesBackFromItsYaml(String name) throws Exception {
        TrainingConfig recipe = TrainingConfig.recipe(name);
        Path file = folder.resolve("run.yaml");
        recipe.write(file);

        assertThat(recipe.recipe()).isEqualTo(name);
        assertThat(TrainingConfig.read(file)).isEqualTo(recipe);
    }

    /** Its losses, samples, optimizers and schedules, with networks of a few thousand weights. */
    @Tag("slow")
    @ParameterizedTest
    @MethodSource("recipes")
    void everyRecipeTakesAStep(String name) throws Exception {
        NetworkSpec spec = TrainingConfig.recipe(name).network().spec();
        String encoder = Hosts.named(spec.host()).encoder(spec);
        boolean hasDepths = Hosts.encoder(encoder).depthCount() > 0;
        TrainingConfig tiny =
                TrainingConfig.recipe(name)
                        .with(
                                List.of(
                                        "data.folder="
                                                + PictureFiles.twoPhotos(folder.resolve("photos")),
                                        "data.crop=64",
                                        "data.smallest=64",
                                        "batch=2",
                                        "max_steps=1",
                                        "network.width=4",
                                        "network.depths=" + (hasDepths ? "1,1,1,1" : ""),
                                        "network.discriminator_width=4",
                                        "loss.perceptual=0",
                                        "validation.side=64"));
        List<String> warnings = new ArrayList<>();
        TrainingRun run =
                TrainingRun.builder()
                        .setConfig(tiny)
                        .setFolder(folder.resolve("run"))
                        .optWarnings(warnings::add)
                        .build();

        TrainingRun.Result result = run.run();

        assertThat(warnings).isEmpty();
        assertThat(result.last().orElseThrow().losses().get("loss")).isFinite();
    }

    @Test
    void oursPenNetAndOursHifillAreTrainedAsThePaperTrainsItsOwn() {
        for (String photos : List.of("celeba", "places2")) {
            TrainingConfig paper = TrainingConfig.recipe("tsgl-" + photos);
            for (String host : List.of("ours-pennet", "ours-hifill")) {
                TrainingConfig ours = TrainingConfig.recipe(host + "-" + photos);
                assertThat(ours.network().host()).isEqualTo(host);
                assertThat(ours)
                        .usingRecursiveComparison()
                        .ignoringFields("recipe", "network", "loss.pyramid", "loss.coarse")
                        .isEqualTo(paper);
            }
        }
    }

    @Test
    void theReleasedTsglHasThePublishedLossesAndPictures() {
        TrainingConfig config = TrainingConfig.recipe("tsgl-released");
        LossConfig loss = config.loss();
        assertThat(List.of(loss.hole(), loss.known(), loss.structure(), loss.adversarial()))
                .containsExactly(5.0, 1.0, 1.0, 0.1);
        assertThat(loss.adversarialKind()).isEqualTo(LossConfig.AdversarialKind.HINGE);
        assertThat(config.data().texture()).isEqualTo(Smoothing.RTV);
        assertThat(config.data().edges()).isEqualTo(EdgeSource.PUBLISHED);
    }

    @Test
    void bigLamaIsTrainedAsLamaInLargerBatches() {
        TrainingConfig config = TrainingConfig.recipe("big-lama");
        assertThat(config.batch()).isEqualTo(120);
        assertThat(config.network().host()).isEqualTo("big-lama");
        assertThat(config)
                .usingRecursiveComparison()
                .ignoringFields("recipe", "batch", "network")
                .isEqualTo(TrainingConfig.recipe("lama"));
    }

    @Test
    void theRecipesOfLamaAndOursLamaHaveThePublishedLosses() {
        LossConfig ours = TrainingConfig.recipe("ours-lama").loss();
        LossConfig lama = TrainingConfig.recipe("lama").loss();

        assertThat(ours.picture()).isEqualTo(10);
        assertThat(ours.structure()).isEqualTo(10);
        assertThat(ours.judged()).isEqualTo(LossConfig.ComparedPicture.PAINTED);
        assertThat(ours.learned()).isEqualTo(LossConfig.ComparedPicture.COMPOSED);
        assertThat(ours.adversarialKind()).isEqualTo(LossConfig.AdversarialKind.OURS_LAMA);
        assertThat(ours.r1()).isEqualTo(0.001);
        assertThat(lama.learned()).isEqualTo(LossConfig.ComparedPicture.PAINTED);
        assertThat(lama.adversarialKind()).isEqualTo(LossConfig.AdversarialKind.LAMA);
        for (LossConfig loss : List.of(ours, lama)) {
            assertThat(loss.hole()).isZero();
            assertThat(loss.adversarial()).isEqualTo(10);
            assertThat(loss.featureMatching()).isEqualTo(100);
            assertThat(loss.perceptual()).isEqualTo(30);
        }
        TrainingConfig released = TrainingConfig.recipe("ours-lama");
        assertThat(released.masks().kind()).isEqualTo(MaskConfig.Kind.LAMA_MIXED);
        assertThat(released.data().edges()).isEqualTo(EdgeSource.PUBLISHED);
        OptimizerConfig adam = released.generator();
        assertThat(List.of(adam.rate(), adam.beta1(), adam.beta2()))
                .containsExactly(1e-3, 0.0, 0.99);
        assertThat(TrainingConfig.recipe("ours-lama").discriminator().rate()).isEqualTo(1e-4);
        TrainingConfig small = TrainingConfig.recipe("lama-small");
        assertThat(TrainingConfig.recipe("ours-lama-small").loss()).isEqualTo(small.loss());
    }

    @Test
    void theRecipeOfPenNetHasThePublishedLossesAndSchedule() {
        TrainingConfig config = TrainingConfig.recipe("pennet");
        LossConfig loss = config.loss();
        assertThat(List.of(loss.hole(), loss.known(), loss.pyramid(), loss.adversarial()))
                .containsExactly(6.0, 1.0, 0.5, 0.1);
        assertThat(loss.averaging()).isEqualTo(MaskedL1Loss.Averaging.REGION);
        assertThat(loss.adversarialKind()).isEqualTo(LossConfig.AdversarialKind.HINGE);
        assertThat(loss.judged()).isEqualTo(LossConfig.ComparedPicture.COMPOSED);
        assertThat(config.masks().kind()).isEqualTo(MaskConfig.Kind.SQUARE_TURNED);
        for (OptimizerConfig adam : List.of(config.generator(), config.discriminator())) {
            assertThat(List.of(adam.beta1(), adam.beta2())).containsExactly(0.5, 0.999);
            assertThat(adam.rateAt(0, 0)).isEqualTo(1e-4);
            assertThat(adam.rateAt(99_999, 0.1)).isEqualTo(1e-4);
            assertThat(adam.rateAt(100_000, 0.1)).isCloseTo(1e-5, within(1e-9));
            assertThat(adam.rateAt(999_999, 1)).isCloseTo(1e-5, within(1e-9));
        }
        assertThat(TrainingConfig.recipe("pennet-small").loss()).isEqualTo(loss);
        for (String ours : List.of("ours-pennet", "ours-pennet-small")) {
            LossConfig other = TrainingConfig.recipe(ours).loss();
            assertThat(other.structure()).isEqualTo(1);
            assertThat(other)
                    .usingRecursiveComparison()
                    .ignoringFields("structure")
                    .isEqualTo(loss);
        }
    }

    @Test
    void theRecipeOfHifillHasThePublishedLosses() {
        TrainingConfig config = TrainingConfig.recipe("hifill");
        LossConfig loss = config.loss();

        assertThat(List.of(loss.coarse(), loss.hole(), loss.known()))
                .containsExactly(1.2, 1.2, 1.2);
        assertThat(loss.adversarialKind()).isEqualTo(LossConfig.AdversarialKind.WASSERSTEIN);
        assertThat(List.of(loss.adversarial(), loss.r1())).containsExactly(0.001, 10.0);
        assertThat(config.crops()).isEqualTo(CropSchedule.fixed(512, 4));
        assertThat(List.of(config.generator().beta1(), config.generator().beta2()))
                .containsExactly(0.5, 0.9);
        assertThat(loss.discriminatorSteps()).isEqualTo(3);
        for (String narrow : List.of("hifill-small", "ours-hifill", "ours-hifill-small")) {
            assertThat(TrainingConfig.recipe(narrow).loss())
                    .usingRecursiveComparison()
                    .ignoringFields("discriminatorSteps", "structure")
                    .isEqualTo(loss);
        }
    }

    @Test
    void otherNetworksHaveNoSuchConstants() {
        assertThatThrownBy(
                        () ->
                                TrainingConfig.recipe("ours-pennet-small")
                                        .with(List.of("network.tau=1", "network.balance=none")))
                .hasMessageContaining(
                        "network.balance must be cross-layer for this network, not none");
        assertThatThrownBy(() -> TrainingConfig.recipe("lama").with(List.of("network.tau=50")))
                .hasMessageContaining("network.tau must be 100.0 for this network, not 50.0");
    }
}
