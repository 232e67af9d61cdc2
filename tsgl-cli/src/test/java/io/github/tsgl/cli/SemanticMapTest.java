// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.zoo.InpaintingModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class SemanticMapTest {

    @TempDir private Path folder;

    private Path photos;
    private Path maps;
    private Path run;

    @BeforeEach
    void writeMaps() throws IOException {
        photos = PictureFiles.twoPhotos(folder.resolve("photos"));
        maps = Files.createDirectory(folder.resolve("maps"));
        run = folder.resolve("run");
        for (String name : new String[] {"a.png", "b.png"}) {
            BufferedImage photo = PictureFiles.read(photos.resolve(name));
            map(name, photo.getWidth(), photo.getHeight());
        }
    }

    @Test
    void aNetworkIsTrainedOnMapsAndFillsHolesWithThem() throws IOException {
        Program training = train("--set", "data.labels=" + maps);
        assertThat(training.err()).isEmpty();
        Path mask = folder.resolve("mask.png");
        BufferedImage photo = PictureFiles.read(photos.resolve("a.png"));
        PictureFiles.write(
                mask, PictureFiles.mask(photo.getWidth(), photo.getHeight(), 10, 10, 10, 10));

        Program without = inpaint(photos.resolve("a.png"), mask, "first.png");
        Program with = inpaint(photos.resolve("a.png"), mask, "first.png", "--labels", maps);
        Path map = maps.resolve("a.png");
        Program file = inpaint(photos.resolve("a.png"), mask, "second.png", "--labels", map);

        assertThat(without.status()).isEqualTo(2);
        assertThat(without.err())
                .startsWith("tsgl: --labels is needed: " + run + " looks at a photo's semantic map")
                .hasLineCount(1);
        assertThat(with.err()).isEmpty();
        assertThat(file.err()).isEmpty();
        assertThat(folder.resolve("first.png"))
                .hasSameBinaryContentAs(folder.resolve("second.png"));

        PictureFiles.write(map, new BufferedImage(70, 70, BufferedImage.TYPE_INT_RGB));
        Program small = inpaint(photos.resolve("a.png"), mask, "third.png", "--labels", maps);
        assertThat(small.err()).startsWith("tsgl: " + map + ": is 70x70 pixels, but its photo is");
        Files.delete(map);
        Program missing = inpaint(photos.resolve("a.png"), mask, "third.png", "--labels", maps);
        assertThat(missing.err())
                .isEqualToIgnoringNewLines(
                        "tsgl: "
                                + photos.resolve("a.png")
                                + ": has no semantic map a.png in "
                                + maps);
    }

    @Test
    void trainingNamesWhatIsMissing() throws IOException {
        assertThat(train().err())
                .contains("network.priors=labels needs data.labels")
                .hasLineCount(1);
        Path missing = folder.resolve("missing");
        assertThat(train("--set", "data.labels=" + missing).err())
                .contains(missing + ": no such folder")
                .hasLineCount(1);
        Files.delete(maps.resolve("a.png"));
        Files.delete(maps.resolve("b.png"));
        map("c.png", 70, 70);
        assertThat(train("--set", "data.labels=" + maps).err())
                .contains(photos.resolve("a.png") + ": has no semantic map a.png in " + maps)
                .hasLineCount(1);
    }

    @Test
    void aModelThatSeesNoMapRefusesOne() {
        Program program =
                Program.run(
                        "inpaint",
                        "--image",
                        photos.resolve("a.png"),
                        "--mask",
                        photos.resolve("b.png"),
                        "--out",
                        folder.resolve("out.png"),
                        "--labels",
                        maps);
        assertThat(program.status()).isEqualTo(2);
        assertThat(program.err())
                .contains("--labels", "does not look at semantic maps")
                .hasLineCount(1);
    }

    private Program inpaint(Path photo, Path mask, String out, Object... more) {
        Object[] names = {
            "inpaint",
            "--model",
            run,
            "--image",
            photo,
            "--mask",
            mask,
            "--out",
            folder.resolve(out)
        };
        return Program.runWith(InpaintingModel.Builder::load, joined(names, more));
    }

    private Program train(Object... more) {
        Object[] names = {
            "train",
            "--data",
            photos,
            "--out",
            run,
            "--config",
            "tsgl-tiny",
            "--max-steps",
            1,
            "--set",
            "network.priors=labels"
        };
        return Program.run(joined(names, more));
    }

    private static Object[] joined(Object[] names, Object[] more) {
        Object[] all = new Object[names.length + more.length];
        System.arraycopy(names, 0, all, 0, names.length);
        System.arraycopy(more, 0, all, names.length, more.length);
        return all;
    }

    private void map(String name, int width, int height) {
        BufferedImage map = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                map.setRGB(x, y, y > height / 2 ? 0x00c000 : 0x4060ff);
            }
        }
        PictureFiles.write(maps.resolve(name), map);
    }
}
