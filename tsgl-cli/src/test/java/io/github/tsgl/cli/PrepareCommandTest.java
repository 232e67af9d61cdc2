// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.image.io.PictureFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrepareCommandTest {

    @TempDir private Path folder;

    private Path photos;
    private Path out;

    @BeforeEach
    void writePhotos() throws IOException {
        photos = SmallPhotos.write(folder.resolve("photos"));
        out = folder.resolve("prepared");
    }

    @Test
    void aPhotoHasASmoothedPictureAndEdgesThatAPersonCanLookAt() throws IOException {
        Program run = prepare();

        assertThat(run.err()).contains("prepare").doesNotContain("tsgl:");
        assertThat(run.out()).startsWith("2 photos: 4 files made (0.0 MB), 0 were there\n");
        assertThat(run.status()).isZero();
        List<String> names = List.copyOf(files(out).keySet());
        assertThat(names)
                .hasSize(4)
                .allMatch(
                        name ->
                                name.matches(
                                        "p[01]\\.png\\.80x64\\.\\w+\\.(smoothed|edges)\\.png"));
        for (String name : names) {
            BufferedImage picture = ImageIO.read(out.resolve(name).toFile());
            assertThat(picture.getWidth()).isEqualTo(80);
            assertThat(picture.getHeight()).isEqualTo(64);
        }
    }

    @Test
    void partsTogetherMakeTheFilesOfOneRunByteForByte() throws IOException {
        copyMore();
        assertThat(prepare().status()).isZero();
        Map<String, String> whole = files(out);

        for (int part = 1; part <= 3; part++) {
            Path own = folder.resolve("parts");
            assertThat(prepareTo(own, "--shard", part + "/3", "--jobs", 2).status()).isZero();
        }

        assertThat(files(folder.resolve("parts"))).isEqualTo(whole).hasSize(2 * 5);
    }

    @Test
    void whatIsThereStays() throws IOException {
        assertThat(prepare("--shard", "1/2").status()).isZero();
        FileTime past = FileTime.fromMillis(1_000_000_000);
        List<Path> first = files(out).keySet().stream().map(out::resolve).toList();
        for (Path file : first) {
            Files.setLastModifiedTime(file, past);
        }

        Program run = prepare();

        assertThat(run.out()).startsWith("2 photos: 2 files made (0.0 MB), 2 were there\n");
        assertThat(first).allMatch(file -> modified(file).equals(past));
    }

    @Test
    void aDamagedPhotoIsALineAndTheOthersAreDone() throws IOException {
        byte[] whole = Files.readAllBytes(photos.resolve("p0.png"));
        Path bad = Files.write(photos.resolve("bad.png"), Arrays.copyOf(whole, 60));
        Path small = photos.resolve("small.png");
        PictureFiles.write(small, PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 50, 63));

        Program run = prepare();

        assertThat(run.err().lines().filter(line -> line.startsWith("tsgl: ")))
                .containsExactly("tsgl: " + bad + ": is truncated");
        assertThat(run.out())
                .isEqualToIgnoringNewLines(
                        "4 photos: 4 files made (0.0 MB), 0 were there; 1 photos are too small;"
                                + " 1 photos failed");
        assertThat(run.status()).isEqualTo(1);
        assertThat(files(out)).hasSize(4);
    }

    @Test
    void whatDependsOnHolesIsRefusedWithTheKeyToSet() {
        Program run =
                Program.run("prepare", "--config", "tsgl-tiny", "--data", photos, "--out", out);

        assertThat(run.err())
                .startsWith("tsgl: data.edges must be whole-picture or published")
                .contains("hole")
                .hasLineCount(1);
        assertThat(run.status()).isEqualTo(2);
        assertThat(out).doesNotExist();
    }

    @Test
    void aFolderAmongThePhotosIsRefused() {
        Path among = photos.resolve("prepared");

        Program run = prepareTo(among);

        assertThat(run.err()).startsWith("tsgl: " + among + ": lies in " + photos).hasLineCount(1);
        assertThat(run.status()).isEqualTo(1);
        assertThat(among).doesNotExist();
    }

    @Test
    void photosThatAreNotThere() {
        Path missing = folder.resolve("missing");

        Program run =
                Program.run(
                        "prepare",
                        "--data",
                        missing,
                        "--out",
                        out,
                        "--set",
                        "data.edges=published");

        assertThat(run.err()).isEqualToIgnoringNewLines("tsgl: " + missing + ": no such folder");
        assertThat(run.status()).isEqualTo(1);
    }

    private void copyMore() throws IOException {
        Path deep = Files.createDirectory(photos.resolve("deep"));
        for (String name : List.of("a.png", "b.png", "c.png")) {
            Files.copy(photos.resolve("p0.png"), deep.resolve(name));
        }
    }

    private Program prepare(Object... more) {
        return prepareTo(out, more);
    }

    private Program prepareTo(Path target, Object... more) {
        List<Object> arguments =
                new ArrayList<>(
                        List.of(
                                "prepare",
                                "--config",
                                "tsgl-tiny",
                                "--data",
                                photos,
                                "--out",
                                target));
        arguments.addAll(List.of("--set", "data.edges=published", "--set", "data.texture=l0"));
        arguments.addAll(List.of(more));
        return Program.run(arguments.toArray());
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The contents of all files by their names. */
    private static Map<String, String> files(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path file : paths.filter(Files::isRegularFile).toList()) {
                files.put(
                        root.relativize(file).toString(),
                        Arrays.toString(Files.readAllBytes(file)));
            }
        }
        return files;
    }
}
