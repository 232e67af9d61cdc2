// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tsgl.image.Resampler;
import io.github.tsgl.image.RgbImage;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelFolderTest {

    @TempDir private Path folder;

    @Test
    void aMapHasItsPhotosName() throws IOException {
        Path inside = Files.createDirectories(folder.resolve("training/kitchen"));
        Path one = picture(inside.resolve("one.png"));
        Path two = picture(folder.resolve("two_seg.png"));
        LabelFolder labels = LabelFolder.open(folder);

        assertThat(labels.of(Path.of("photos/one.jpg"))).isEqualTo(one);
        assertThat(labels.of(Path.of("two.jpg"))).isEqualTo(two);
    }

    @Test
    void aPhotoIsNotItsOwnMap() throws IOException {
        Path photo = picture(folder.resolve("one.jpg"));
        Path map = picture(folder.resolve("one_seg.png"));

        assertThat(LabelFolder.open(folder).of(photo)).isEqualTo(map);
    }

    @Test
    void aPhotoWithoutAMapIsNamed() throws IOException {
        picture(folder.resolve("one.png"));
        LabelFolder labels = LabelFolder.open(folder);

        assertThatThrownBy(() -> labels.of(Path.of("two.jpg")))
                .isInstanceOf(FileException.class)
                .hasMessage("two.jpg: has no semantic map two.png in " + folder);
    }

    @Test
    void severalMapsOfAPhotoAreNamed() throws IOException {
        Path first = picture(folder.resolve("one.png"));
        Path second = picture(folder.resolve("one_seg.png"));
        LabelFolder labels = LabelFolder.open(folder);

        assertThatThrownBy(() -> labels.of(Path.of("photos/one.jpg")))
                .isInstanceOf(FileException.class)
                .hasMessageContainingAll(first.toString(), second.toString());
    }

    @Test
    void aMapOfAnotherSizeThanItsPhotoIsNamed() throws IOException {
        Path map = picture(folder.resolve("one.png"));

        assertThatThrownBy(
                        () ->
                                LabelFolder.read(
                                        map,
                                        new Dimension(8, 9),
                                        PictureReader.strict(1, "the test")))
                .isInstanceOf(FileException.class)
                .hasMessage(map + ": is 8x6 pixels, but its photo is 8x9");
    }

    @Property(tries = 100)
    void resizingToTheNearestPixelsMixesNoClasses(
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll @IntRange(min = 1, max = 40) int newWidth,
            @ForAll @IntRange(min = 1, max = 40) int newHeight,
            @ForAll long seed) {
        byte[] rgb = new byte[3 * width * height];
        new Random(seed).nextBytes(rgb);
        RgbImage map = new RgbImage(width, height, rgb);

        RgbImage resized = Resampler.nearest(map, newWidth, newHeight);

        assertThat(resized.width()).isEqualTo(newWidth);
        assertThat(resized.height()).isEqualTo(newHeight);
        assertThat(colors(map)).containsAll(colors(resized));
        RgbImage repeated = Resampler.nearest(map, 3 * width, 2 * height);
        assertThat(Resampler.nearest(repeated, width, height)).isEqualTo(map);
        assertThat(repeated.flip()).isEqualTo(Resampler.nearest(map.flip(), 3 * width, 2 * height));
    }

    private static Set<Integer> colors(RgbImage image) {
        BufferedImage pixels = image.toBufferedImage();
        Set<Integer> colors = new HashSet<>();
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                colors.add(pixels.getRGB(x, y));
            }
        }
        return colors;
    }

    private static Path picture(Path file) {
        return PictureFiles.write(file, new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB));
    }
}
