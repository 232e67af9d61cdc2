// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.arbitraries.ListArbitrary;

/** Configurations are made from recipes by random settings. */
@Tag("slow")
class ConfigRoundTripTest {

    @Property(tries = 100)
    void aConfigurationComesBackFromItsYaml(
            @ForAll("tsglRecipes") String recipe, @ForAll("settings") List<String> settings) {
        TrainingConfig config = TrainingConfig.recipe(recipe).with(settings);

        TrainingConfig read = Recipes.layer(config.toYaml(), "run.yaml");

        assertThat(read).isEqualTo(config);
        assertThat(read.toYaml()).isEqualTo(config.toYaml());
    }

    @Property(tries = 20)
    void everyRecipeComesBackFromItsYaml(@ForAll("recipes") String recipe) {
        TrainingConfig config = TrainingConfig.recipe(recipe);

        assertThat(Recipes.layer(config.toYaml(), "run.yaml")).isEqualTo(config);
    }

    @Property(tries = 50)
    void everyValueInTheYamlCanBeGivenAsASetting(
            @ForAll("recipes") String recipe, @ForAll("settings") List<String> settings) {
        TrainingConfig config = TrainingConfig.recipe("tsgl-small").with(settings);
        List<String> all = new ArrayList<>();
        Map<String, Object> values = Binding.values(config);
        values.remove("recipe");
        values.forEach((key, value) -> all.add(key + "=" + value));

        TrainingConfig made = TrainingConfig.recipe(recipe).with(all);

        Map<String, Object> madeValues = Binding.values(made);
        madeValues.remove("recipe");
        assertThat(madeValues).isEqualTo(values);
    }

    @Provide
    Arbitrary<String> recipes() {
        return Arbitraries.of(TrainingConfig.recipes());
    }

    /** Those that take every one of the settings below. */
    @Provide
    Arbitrary<String> tsglRecipes() {
        return recipes().filter(name -> name.startsWith("tsgl-"));
    }

    @Provide
    ListArbitrary<String> settings() {
        Arbitrary<String> whole =
                Arbitraries.integers().between(16, 1_000_000).map(Object::toString);
        Arbitrary<String> real =
                Arbitraries.doubles()
                        .between(1e-9, 1e9)
                        .ofScale(9)
                        .filter(x -> x > 0)
                        .map(Object::toString);
        Arbitrary<String> part =
                Arbitraries.doubles().between(0, 0.99).ofScale(12).map(Object::toString);
        Arbitrary<String> path =
                Arbitraries.strings()
                        .withChars("aZ09 ./\\:#'\"-?[]{},&*!|>%@`~=é")
                        .ofMinLength(1)
                        .ofMaxLength(12)
                        .map(text -> "x" + text + "y");
        return Arbitraries.oneOf(
                        set(whole, "batch", "seed", "max_steps", "checkpoint.every", "data.crop"),
                        set(whole, "network.width", "generator.warm_up", "data.cache_bytes"),
                        set(whole, "loss.discriminator_steps"),
                        set(real, "minutes", "generator.rate", "discriminator.clip", "loss.r1"),
                        set(part, "average_decay", "generator.beta1", "discriminator.factor"),
                        set(path, "data.folder", "data.validation", "loss.perceptual_weights"),
                        set(Arbitraries.of("null", "~", ""), "data.folder", "generator.clip"),
                        set(Arbitraries.of("cpu", "cpu,cpu", "[gpu0, gpu1]"), "devices"),
                        set(Arbitraries.of("", "1,2,3,4"), "network.depths"),
                        set(names(MaskConfig.Kind.values()), "masks.kind"),
                        set(names(LossConfig.AdversarialKind.values()), "loss.adversarial_kind"),
                        set(names(LossConfig.AdversarialOrder.values()), "loss.adversarial_order"))
                .list()
                .ofMaxSize(12);
    }

    private static Arbitrary<String> names(Enum<?>... values) {
        return Arbitraries.of(
                Stream.of(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList());
    }

    private static Arbitrary<String> set(Arbitrary<String> value, String... keys) {
        return value.flatMap(text -> Arbitraries.of(keys).map(key -> key + "=" + text));
    }
}
