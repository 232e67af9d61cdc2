// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.mask;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.image.HoleMask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What holds for every generator. */
class MaskGeneratorsTest {

    private static final Map<String, MaskGenerator> GENERATORS = new LinkedHashMap<>();
    private static Path folder;

    @BeforeContainer
    static void generators() throws IOException {
        folder = Files.createTempDirectory("masks");
        for (int i = 0; i < 3; i++) {
            HoleMask mask = new IrregularMasks(0.1, 0.5).generate(60 + 5 * i, 50, i);
            Path file = folder.resolve(i + ".png");
            ImageIO.write(mask.toPicture().toBufferedImage(), "png", file.toFile());
        }
        MaskFolder masks = MaskFolder.open(folder);
        GENERATORS.put("irregular", new IrregularMasks(0.1, 0.5));
        GENERATORS.put("narrow", LamaMasks.narrow());
        GENERATORS.put("medium", LamaMasks.medium());
        GENERATORS.put("wide", LamaMasks.wide());
        GENERATORS.put("training", LamaMasks.training());
        GENERATORS.put("centered square", SquareMasks.centered());
        GENERATORS.put("random square", SquareMasks.random());
        GENERATORS.put("turned square", SquareMasks.turned());
        GENERATORS.put("free form", new FreeFormMasks());
        GENERATORS.put("folder", masks);
        GENERATORS.put("objects", new ObjectMasks(masks));
        GENERATORS.put("boxes", new BoxMasks(0.1, 0.5));
    }

    @AfterContainer
    static void removeFolder() throws IOException {
        for (int i = 0; i < 3; i++) {
            Files.delete(folder.resolve(i + ".png"));
        }
        Files.delete(folder);
    }

    @Property(tries = 60)
    void masksHaveTheSizeAskedForAndAHole(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 150) int width,
            @ForAll @IntRange(min = 1, max = 150) int height) {
        GENERATORS.forEach(
                (name, generator) -> {
                    HoleMask mask = generator.generate(width, height, seed);
                    assertThat(mask.width()).as(name).isEqualTo(width);
                    assertThat(mask.height()).as(name).isEqualTo(height);
                    assertThat(mask.isAllKnown()).as(name).isFalse();
                });
    }

    @Property(tries = 30)
    void boxesAndObjectsAnywhereHaveTheSizeAskedFor(
            @ForAll long seed, @ForAll @IntRange(min = 5, max = 45) int percent)
            throws IOException {
        double least = percent / 100.0;
        HoleMask box = new BoxMasks(least, least + 0.05).generate(128, 100, seed);
        assertThat(box.holeRatio()).isBetween(least - 0.01, least + 0.06);
        HoleMask object =
                ObjectMasks.anywhere(MaskFolder.open(folder), least, least + 0.05)
                        .generate(128, 100, seed);
        assertThat(object.holeRatio()).isBetween(least, least + 0.05);
    }

    @Property(tries = 20)
    void theSameSeedGivesTheSameMask(@ForAll long seed) {
        GENERATORS.forEach(
                (name, generator) ->
                        assertThat(generator.generate(70, 60, seed))
                                .as(name)
                                .isEqualTo(generator.generate(70, 60, seed)));
    }
}
