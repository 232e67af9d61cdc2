// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tsgl.image.HoleMask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskFolderTest {

    @TempDir Path folder;

    @BeforeEach
    void writeMasks() throws IOException {
        write("a.png", box(0, 0, 5, 100));
        write("b.png", box(20, 20, 60, 60));
        write("deep/c.png", box(20, 20, 30, 50));
    }

    @Test
    void masksAreSortedByHoleRatio() throws IOException {
        MaskFolder masks = MaskFolder.open(folder);
        assertThat(masks.entries())
                .extracting(MaskFolder.Entry::holeRatio)
                .containsExactly(0.05, 0.36, 0.15);
        assertThat(masks.with(RatioBin.UP_TO_40).entries())
                .singleElement()
                .extracting(MaskFolder.Entry::file)
                .isEqualTo(folder.resolve("b.png"));
        assertThatThrownBy(() -> masks.with(RatioBin.UP_TO_60))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("none of its 3 masks has a hole ratio above 0.5 up to 0.6");
    }

    @Test
    void aBinHasItsUpperEndButNotItsLower() {
        assertThat(RatioBin.of(0.1)).contains(RatioBin.UP_TO_10);
        assertThat(RatioBin.of(0.101)).contains(RatioBin.UP_TO_20);
        assertThat(RatioBin.of(0.6)).contains(RatioBin.UP_TO_60);
        assertThat(RatioBin.of(0.01)).isEmpty();
        assertThat(RatioBin.of(0.61)).isEmpty();
    }

    @Test
    void holesCloseToTheBorderAreKnown() throws IOException {
        MaskFolder masks = MaskFolder.open(folder);
        assertThat(masks.with(BorderDistance.NEAR).entries()).hasSize(1);
        assertThat(masks.with(BorderDistance.FAR).entries()).hasSize(2);
        assertThat(BorderDistance.of(box(10, 10, 5, 5))).isEqualTo(BorderDistance.FAR);
        assertThat(BorderDistance.of(box(9, 30, 5, 5))).isEqualTo(BorderDistance.NEAR);
        assertThat(BorderDistance.of(box(60, 85, 5, 6))).isEqualTo(BorderDistance.NEAR);
    }

    @Test
    void masksAreResizedAndEveryOtherOneIsMirrored() throws IOException {
        MaskFolder masks = MaskFolder.open(folder).with(BorderDistance.NEAR);
        long left =
                LongStream.range(0, 200)
                        .filter(seed -> masks.generate(60, 40, seed).isHole(0, 20))
                        .count();
        assertThat(left).isBetween(70L, 130L);
        HoleMask mask = masks.generate(60, 40, 3);
        assertThat(mask.holeRatio()).isEqualTo(0.05);
        assertThat(mask.isHole(0, 20)).isNotEqualTo(mask.isHole(59, 20));
    }

    @Test
    void masksInTheirOwnSizeAreThePictures() throws IOException {
        MaskFolder masks = MaskFolder.open(folder).with(RatioBin.UP_TO_40);
        assertThat(masks.generate(100, 100, 1)).isEqualTo(box(20, 20, 60, 60));
    }

    @Test
    void whatIsNoMaskIsNamedAndLeftOut() throws IOException {
        Files.writeString(folder.resolve("text.png"), "no picture");
        write("empty.png", HoleMask.allKnown(10, 10));
        assertThat(MaskFolder.open(folder).skipped())
                .hasSize(2)
                .anyMatch(line -> line.contains("empty.png: has no hole"))
                .anyMatch(line -> line.contains("text.png: is not"));
        Path other = Files.createDirectory(folder.resolve("other"));
        write("other/empty.png", HoleMask.allKnown(10, 10));
        assertThatThrownBy(() -> MaskFolder.open(other))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none of its 1 files is a usable mask");
    }

    @Test
    void objectsAreTurnedAndShrunkInTheMiddle() throws IOException {
        MaskFolder templates = MaskFolder.open(folder).with(RatioBin.UP_TO_40);
        ObjectMasks masks = new ObjectMasks(templates);
        for (long seed = 0; seed < 50; seed++) {
            HoleMask mask = masks.generate(120, 90, seed);
            double side = 0.6 * 90;
            double part = mask.holeRatio() * 120 * 90 / (side * side);
            assertThat(part).isBetween(0.8 * 0.8 - 0.02, 1.02);
            assertThat(center(mask)[0]).isCloseTo(60, within(0.6));
            assertThat(center(mask)[1]).isCloseTo(45, within(0.6));
        }
    }

    private static double[] center(HoleMask mask) {
        double[] sums = new double[3];
        float[] known = mask.toFloats();
        for (int i = 0; i < known.length; i++) {
            if (known[i] == 0) {
                sums[0] += i % mask.width() + 0.5;
                sums[1] += i / mask.width() + 0.5;
                sums[2]++;
            }
        }
        return new double[] {sums[0] / sums[2], sums[1] / sums[2]};
    }

    private static HoleMask box(int left, int top, int width, int height) {
        Canvas canvas = new Canvas(100, 100);
        canvas.box(left, top, width, height);
        return canvas.toMask();
    }

    private void write(String name, HoleMask mask) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(mask.toPicture().toBufferedImage(), "png", file.toFile());
    }
}
