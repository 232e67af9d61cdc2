// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.zoo.InpaintingModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InpaintCommandTest {

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_USHORT_GRAY,
                BufferedImage.TYPE_BYTE_INDEXED,
                BufferedImage.TYPE_BYTE_BINARY
            })
    void onlyTheHoleOfAPngChangesAndAlphaIsKept(int type) {
        BufferedImage photo = PictureFiles.gradient(type, 40, 30);
        Path result = inpaint(photo, "photo.png", "result.png");

        BufferedImage found = PictureFiles.read(result);
        int changed = 0;
        for (int y = 0; y < 30; y++) {
            for (int x = 0; x < 40; x++) {
                boolean hole = x >= 10 && x < 20 && y >= 12 && y < 18;
                assertThat(found.getRGB(x, y) >>> 24).isEqualTo(photo.getRGB(x, y) >>> 24);
                if (!hole) {
                    assertThat(found.getRGB(x, y)).isEqualTo(photo.getRGB(x, y));
                } else if (found.getRGB(x, y) != photo.getRGB(x, y)) {
                    changed++;
                }
            }
        }
        assertThat(changed).isGreaterThan(20);
        assertThat(found.getColorModel().getComponentSize(0))
                .isEqualTo(type == BufferedImage.TYPE_USHORT_GRAY ? 16 : 8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"result.jpg", "result.JPEG"})
    void aJpegResultIsCloseToThePhoto(String name) {
        BufferedImage photo = PictureFiles.quarters(64, 64);

        BufferedImage found = PictureFiles.read(inpaint(photo, "photo.jpg", name));

        assertThat(distance(found.getRGB(2, 2), PictureFiles.QUARTERS[0])).isLessThan(12);
        assertThat(distance(found.getRGB(60, 60), PictureFiles.QUARTERS[3])).isLessThan(12);
    }

    @Test
    void sixteenBitsAndOpaqueAlphaBecomeAJpegToo() {
        BufferedImage opaque = new BufferedImage(40, 30, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < 1200; i++) {
            opaque.setRGB(i % 40, i / 40, 0xff204060);
        }
        BufferedImage fine = PictureFiles.gradient(BufferedImage.TYPE_USHORT_GRAY, 40, 30);

        BufferedImage color = PictureFiles.read(inpaint(opaque, "a.png", "a.jpg"));
        BufferedImage gray = PictureFiles.read(inpaint(fine, "b.png", "b.jpg"));

        assertThat(distance(color.getRGB(5, 5), 0x204060)).isLessThan(8);
        assertThat(gray.getRaster().getSample(30, 25, 0))
                .isCloseTo(fine.getRaster().getSample(30, 25, 0) / 257, within(6));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0123", "2, 1032", "3, 3210", "4, 2301", "5, 0213", "6, 2031", "7, 3120", "8, 1302"
    })
    void theExifOrientationIsHonored(int orientation, String quarters) throws IOException {
        Path photo = PictureFiles.write(folder.resolve("photo.jpg"), PictureFiles.quarters(64, 48));
        PictureFiles.orient(photo, orientation);
        int width = orientation < 5 ? 64 : 48;
        int height = orientation < 5 ? 48 : 64;
        Path mask =
                PictureFiles.write(
                        folder.resolve("mask.png"),
                        PictureFiles.mask(width, height, width / 2 - 3, 0, 6, 6));
        Path out = folder.resolve("result.png");

        Program run = Program.run("inpaint", "--image", photo, "--mask", mask, "--out", out);

        assertThat(run.err()).isEmpty();
        BufferedImage found = PictureFiles.read(out);
        assertThat(found.getWidth()).isEqualTo(width);
        for (int i = 0; i < 4; i++) {
            int x = (i % 2 == 0 ? 1 : 3) * width / 4;
            int y = (i / 2 == 0 ? 1 : 3) * height / 4;
            int wanted = PictureFiles.QUARTERS[quarters.charAt(i) - '0'];
            assertThat(distance(found.getRGB(x, y), wanted)).isLessThan(12);
        }
    }

    @Test
    void aFolderIsWorkedThroughEvenIfAPhotoIsBad() throws IOException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        Path masks = Files.createDirectory(folder.resolve("masks"));
        Path results = folder.resolve("results");
        BufferedImage photo = PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 40, 30);
        for (String name : new String[] {"a.png", "b.jpg", "c.png", "d.png"}) {
            PictureFiles.write(photos.resolve(name), photo);
        }
        for (String name : new String[] {"a.png", "b.png", "c.jpg"}) {
            PictureFiles.write(masks.resolve(name), PictureFiles.mask(40, 30, 10, 12, 10, 6));
        }
        PictureFiles.truncate(photos.resolve("a.png"));
        Files.writeString(photos.resolve("notes.txt"), "not a photo");
        Files.createDirectory(photos.resolve("sub.png"));

        Program run = Program.run("inpaint", "--image", photos, "--mask", masks, "--out", results);

        assertThat(run.status()).isEqualTo(1);
        assertThat(results.toFile().list()).containsExactlyInAnyOrder("b.jpg", "c.png");
        assertThat(run.err())
                .contains("tsgl: " + photos.resolve("a.png") + ": is truncated or damaged")
                .contains(
                        photos.resolve("d.png") + ": " + masks.resolve("d.png") + ": no such mask")
                .contains("tsgl: 2 of 4 photos failed")
                .containsOnlyOnce("4/4")
                .doesNotContain("\tat ");
    }

    @Test
    void oneMaskServesAFolder() throws IOException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        BufferedImage photo = PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 40, 30);
        PictureFiles.write(photos.resolve("a.png"), photo);
        PictureFiles.write(photos.resolve("b.png"), photo);
        Path mask =
                PictureFiles.write(
                        folder.resolve("mask.png"), PictureFiles.mask(40, 30, 10, 12, 10, 6));

        Program run =
                Program.run(
                        "inpaint", "--image", photos, "--mask", mask, "--out", folder.resolve("r"));

        assertThat(run.status()).isZero();
        assertThat(folder.resolve("r").toFile().list()).containsExactlyInAnyOrder("a.png", "b.png");
    }

    @Test
    void aFolderWithoutPhotosIsAnError() throws IOException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        Path masks = Files.createDirectory(folder.resolve("masks"));
        Path out = folder.resolve("r");

        assertThat(Program.run("inpaint", "--image", photos, "--mask", masks, "--out", out).err())
                .startsWith("tsgl: " + photos + ": has no PNG, JPEG, BMP, TIFF, GIF or WebP file");
        assertThat(out).doesNotExist();
    }

    @Test
    void theHelpExplainsEveryOptionWithExamples() {
        Program run = Program.run("inpaint", "--help");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("--image", "--mask", "--out", "--in-place", "--model", "--weights")
                .contains("--device", "--smoothing", "--sizing", "--working-size", "--threads")
                .contains("--mask-reading", "--mask-threshold", "--grow", "--recursive")
                .contains("--skip-existing", "--max-megapixels", "--verbose", "--stacktrace")
                .contains("tsgl inpaint --image photo.jpg --mask mask.png --out result.png")
                .contains("Exit status: 0 done");
    }

    @Test
    void anOutputThatCannotBeWrittenIsAFailure() {
        StringWriter err = new StringWriter();
        Writer full =
                new Writer() {
                    @Override
                    public void write(char[] text, int offset, int length) throws IOException {
                        throw new IOException("No space left on device");
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };

        int status =
                Tsgl.commandLine(InpaintingModel.Builder::load)
                        .setOut(new PrintWriter(full))
                        .setErr(new PrintWriter(err))
                        .execute("--version");

        assertThat(status).isEqualTo(1);
        assertThat(err.toString()).startsWith("tsgl: the output cannot be written");
    }

    private Path inpaint(BufferedImage photo, String name, String result) {
        Path image = PictureFiles.write(folder.resolve(name), photo);
        Path mask =
                PictureFiles.write(
                        folder.resolve("mask.png"),
                        PictureFiles.mask(photo.getWidth(), photo.getHeight(), 10, 12, 10, 6));
        Path out = folder.resolve(result);
        Program run = Program.run("inpaint", "--image", image, "--mask", mask, "--out", out);
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        return out;
    }

    private static int distance(int a, int b) {
        int largest = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            largest = Math.max(largest, Math.abs((a >> shift & 255) - (b >> shift & 255)));
        }
        return largest;
    }
}
