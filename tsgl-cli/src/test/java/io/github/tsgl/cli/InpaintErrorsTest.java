// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.MalformedModelException;
import ai.djl.engine.Engine;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.InpaintingModel;
import io.github.tsgl.zoo.StandIn;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong is said in one line, and nothing is left behind. */
class InpaintErrorsTest {

    @TempDir private Path folder;

    private Path photo;
    private Path mask;
    private Path out;

    @BeforeEach
    void writePictures() {
        photo =
                PictureFiles.write(
                        folder.resolve("photo.png"),
                        PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 40, 30));
        mask =
                PictureFiles.write(
                        folder.resolve("mask.png"), PictureFiles.mask(40, 30, 10, 10, 9, 9));
        out = folder.resolve("result.png");
    }

    @Test
    void aMissingPhoto() {
        Path missing = folder.resolve("missing.png");

        assertFails(1, missing + ": no such file", inpaint(missing, mask, out));
    }

    @Test
    void aMissingMask() {
        Path missing = folder.resolve("missing.png");

        assertFails(1, missing + ": no such mask", inpaint(photo, missing, out));
    }

    @Test
    void aFolderAsMaskOfOnePhoto() {
        assertFails(1, folder + ": is a folder, not a file", inpaint(photo, folder, out));
    }

    @Test
    void aTruncatedPng() {
        PictureFiles.truncate(photo);

        assertFails(1, photo + ": is truncated or damaged", inpaint(photo, mask, out));
    }

    @Test
    void aTruncatedJpeg() {
        Path jpeg =
                PictureFiles.truncate(
                        PictureFiles.write(
                                folder.resolve("photo.jpg"),
                                PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 40, 30)));

        assertFails(1, jpeg + ": is truncated", inpaint(jpeg, mask, out));
    }

    @Test
    void aTruncatedMask() {
        PictureFiles.truncate(mask);

        assertFails(1, mask + ": is truncated or damaged", inpaint(photo, mask, out));
    }

    @Test
    void aFileThatIsNoPicture() throws IOException {
        Files.writeString(photo, "Dear diary,");

        assertFails(
                1,
                photo + ": is not a PNG, JPEG, BMP, TIFF, GIF or WebP picture",
                inpaint(photo, mask, out));
    }

    @Test
    void anEmptyFile() throws IOException {
        Files.write(photo, new byte[0]);

        assertFails(
                1,
                photo + ": is not a PNG, JPEG, BMP, TIFF, GIF or WebP picture",
                inpaint(photo, mask, out));
    }

    @Test
    void aCmykPicture() throws IOException {
        Path cmyk = folder.resolve("cmyk.jpg");
        try (InputStream in = getClass().getResourceAsStream("cmyk.jpg")) {
            Files.copy(Objects.requireNonNull(in), cmyk);
        }

        assertFails(1, cmyk + ": is a CMYK picture", inpaint(cmyk, mask, out));
    }

    @Test
    void aHeaderThatClaimsAnEnormousPicture() throws IOException {
        Files.write(photo, PictureFiles.pngHeader(60_000, 60_000));

        assertFails(
                1,
                photo + ": has 60000x60000 pixels, more than the 100 megapixels",
                inpaint(photo, mask, out));
    }

    @Test
    void aPictureAboveTheUsersLimit() {
        assertFails(
                1,
                photo + ": has 40x30 pixels, more than the 0.001 megapixels",
                inpaint(photo, mask, out, "--max-megapixels", 0.001));
    }

    @Test
    void aMaskOfAnotherSize() {
        PictureFiles.write(mask, PictureFiles.mask(30, 40, 10, 10, 9, 9));

        assertFails(
                1,
                mask + ": the mask is 30x40 pixels, but the photo is 40x30",
                inpaint(photo, mask, out));
    }

    @Test
    void aMaskWithoutAHole() {
        PictureFiles.write(mask, PictureFiles.mask(40, 30, 0, 0, 0, 0));

        assertFails(1, mask + ": the mask has no hole", inpaint(photo, mask, out));
    }

    @Test
    void aMaskThatIsAllHole() {
        PictureFiles.write(mask, PictureFiles.mask(40, 30, 0, 0, 40, 30));

        assertFails(1, mask + ": the mask is all hole", inpaint(photo, mask, out));
    }

    @Test
    void aResultInAFolderThatDoesNotExist() {
        Path lost = folder.resolve("no/where.png");

        assertFails(1, lost + ": its folder does not exist", inpaint(photo, mask, lost));
    }

    @Test
    void aResultBelowAFile() {
        Path below = photo.resolve("result.png");

        assertFails(1, below + ": photo.png is not a folder", inpaint(photo, mask, below));
    }

    @Test
    void aResultThatIsAFolder() throws IOException {
        Files.createDirectory(out);

        assertFails(1, out + ": is a folder, not a file", inpaint(photo, mask, out));
    }

    @Test
    void aResultThatCannotBeWritten() {
        assumeThat(Path.of("/proc/self/status")).exists();
        Path place = Path.of("/proc/self/result.png");

        Program run = inpaint(photo, mask, place);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).startsWith("tsgl: " + place + ": ").hasLineCount(1);
    }

    @Test
    void aResultOfAnUnknownFormat() {
        Path gif = folder.resolve("result.gif");

        assertFails(
                2,
                "--out: " + gif + " does not end in .png, .jpg, .jpeg, .bmp, .tif or .tiff",
                inpaint(photo, mask, gif));
    }

    @Test
    void aResultThatWouldReplaceThePhoto() throws IOException {
        byte[] before = Files.readAllBytes(photo);

        Program run =
                inpaint(photo, mask, folder.resolve("../" + folder.getFileName() + "/photo.png"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("is the photo itself; say --in-place").hasLineCount(1);
        assertThat(photo).hasBinaryContent(before);
        assertThat(inpaint(photo, mask, photo, "--in-place").status()).isZero();
    }

    @Test
    void aResultThatWouldReplaceTheMask() {
        Program run = inpaint(photo, mask, mask, "--in-place");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains(mask + ": is the mask").hasLineCount(1);
    }

    @Test
    void aTransparentPhotoAsJpeg() {
        PictureFiles.write(photo, PictureFiles.gradient(BufferedImage.TYPE_INT_ARGB, 40, 30));
        Path jpeg = folder.resolve("result.jpg");
        ModelOptions.Source unused =
                settings -> {
                    throw new AssertionError("the model is not needed");
                };

        Program run =
                Program.runWith(unused, "inpaint", "--image", photo, "--mask", mask, "--out", jpeg);

        assertFails(1, jpeg + ": JPEG cannot hold", run);
        assertThat(jpeg).doesNotExist();
    }

    @Test
    void anUnknownModelListsTheKnownOnes() {
        assertFails(
                2,
                "--model: unknown model 'tsgl-huge'; known models: " + Hosts.DEFAULT + ", ",
                inpaint(photo, mask, out, "--model", "tsgl-huge"));
    }

    @Test
    void theReleasedModelWithoutWeights() {
        assertFails(
                2,
                "tsgl-released needs --weights",
                inpaint(photo, mask, out, "--model", "tsgl-released"));
    }

    @Test
    void aModelThatCannotRefine() {
        assertFails(
                2,
                "--refine is for lama, big-lama, not for " + Hosts.DEFAULT,
                inpaint(photo, mask, out, "--refine"));
    }

    @Test
    void missingWeights() {
        Path missing = folder.resolve("missing.pth");

        assertFails(1, missing + ": no such file", inpaint(photo, mask, out, "--weights", missing));
    }

    @Test
    void weightsThatAreNone() {
        Program run =
                Program.runWith(
                        InpaintingModel.Builder::load,
                        "inpaint",
                        "--image",
                        photo,
                        "--mask",
                        mask,
                        "--out",
                        out,
                        "--weights",
                        mask);

        assertFails(1, mask + ": ", run);
    }

    @Test
    void damagedWeights() {
        Program run =
                Program.runWith(
                        settings -> {
                            throw new MalformedModelException("not a checkpoint\n at all");
                        },
                        "inpaint",
                        "--image",
                        photo,
                        "--mask",
                        mask,
                        "--out",
                        out,
                        "--weights",
                        mask);

        assertFails(1, mask + ": not a checkpoint; at all", run);
    }

    @Test
    void anUnknownDevice() {
        assertFails(2, "--device: 'tpu'", inpaint(photo, mask, out, "--device", "tpu"));
    }

    @Test
    void aGpuThatIsNotThere() {
        assumeThat(Engine.getInstance().getGpuCount()).isZero();

        assertFails(1, "--device gpu1: no ", inpaint(photo, mask, out, "--device", "gpu1"));
    }

    @Test
    void numbersThatMakeNoSense() {
        assertFails(2, "--working-size", inpaint(photo, mask, out, "--working-size", 3));
        assertFails(2, "--threads", inpaint(photo, mask, out, "--threads", 0));
        assertFails(
                2,
                "--threads must be from 1 to 1024",
                inpaint(photo, mask, out, "--threads", 100_000));
        assertFails(2, "--max-megapixels", inpaint(photo, mask, out, "--max-megapixels", -1));
    }

    @Test
    void wrongUsage() {
        assertFails(
                2,
                "Missing required option: '--out=PATH'",
                Program.run("inpaint", "--image", photo, "--mask", mask));
        assertFails(2, "a command is missing (see tsgl --help)", Program.run());
        assertFails(2, "Unmatched argument at index 0: 'paint'", Program.run("paint"));
        assertFails(
                2,
                "Invalid value for option '--sizing'",
                inpaint(photo, mask, out, "--sizing", "bigger"));
    }

    @Test
    void pathsThatAreNone() {
        assertFails(
                2,
                "Invalid value for option '--image': a path must not be empty",
                Program.run("inpaint", "--image", "", "--mask", mask, "--out", out));
        assertFails(2, "--out: / does not end in", inpaint(photo, mask, Path.of("/")));
    }

    @Test
    void anAtSignIsPartOfAName() throws IOException {
        Path list = Files.writeString(folder.resolve("list"), "--version");

        assertFails(2, "Unmatched argument", Program.run("@" + list));
    }

    @Test
    void aModelThatGivesNoNumbers() {
        ModelOptions.Source broken =
                settings -> {
                    ZooModel<InpaintingInput, Image> model = StandIn.model(Sizing.CROP, 64);
                    model.getBlock().getParameters().values().get(0).getArray().muli(1 / 0f);
                    return model;
                };

        Program run =
                Program.runWith(broken, "inpaint", "--image", photo, "--mask", mask, "--out", out);

        assertFails(
                1, Hosts.DEFAULT + ": the model's picture holds values that are not finite", run);
    }

    @Test
    void bfloat16IsNotForRefinementNorForARunThatGoesOnInItsOwnPrecision() {
        Program train = Program.run("train", "--resume", "r", "--precision", "bfloat16");
        assertThat(train.status()).isEqualTo(2);
        assertThat(train.err())
                .startsWith("tsgl: --resume takes the run's own configuration")
                .hasLineCount(1);
        Object[] refined = {
            "inpaint", "--image", "a.png", "--mask", "b.png", "--out", "c.png", "--model", "lama"
        };
        Program refine =
                Program.run(
                        Stream.concat(
                                        Stream.of(refined),
                                        Stream.of("--refine", "--precision", "bfloat16"))
                                .toArray());
        assertThat(refine.status()).isEqualTo(2);
        assertThat(refine.err())
                .startsWith("tsgl: --refine follows gradients, which are in float32")
                .hasLineCount(1);
    }

    @Test
    void tooLittleMemory() {
        assertFails(
                1,
                Hosts.DEFAULT
                        + ": not enough memory; try --sizing resize, a smaller --working-size,",
                failing(new OutOfMemoryError(), "inpaint"));
        Program bench = failing(new OutOfMemoryError(), "bench");
        assertThat(bench.err())
                .contains("not enough memory; try a smaller --size or --batch, or java -Xmx")
                .hasLineCount(1);
    }

    @Test
    void errorsOfTheVirtualMachine() {
        assertFails(
                1,
                "internal error (java.lang.StackOverflowError)",
                failing(new StackOverflowError(), "inpaint"));
    }

    private Program failing(Error error, String command) {
        ModelOptions.Source source =
                settings -> {
                    throw error;
                };
        return command.equals("bench")
                ? Program.runWith(source, command)
                : Program.runWith(source, command, "--image", photo, "--mask", mask, "--out", out);
    }

    @Test
    void aStackTraceOnlyForThoseWhoAsk() throws IOException {
        Files.writeString(photo, "Dear diary,");

        assertThat(inpaint(photo, mask, out, "--stacktrace").err())
                .contains("\tat io.github.tsgl.image.io.PictureReader");
    }

    @Test
    void anOldResultSurvivesAFailure() throws IOException {
        Files.writeString(out, "precious");
        PictureFiles.truncate(photo);

        assertThat(inpaint(photo, mask, out).status()).isEqualTo(1);
        assertThat(out).hasContent("precious");
    }

    private static Program inpaint(Path image, Path mask, Path out, Object... more) {
        Object[] names = {"inpaint", "--image", image, "--mask", mask, "--out", out};
        return Program.run(Stream.of(names, more).flatMap(Stream::of).toArray());
    }

    private void assertFails(int status, String line, Program run) {
        assertThat(run.err()).startsWith("tsgl: " + line).hasLineCount(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.status()).isEqualTo(status);
        assertThat(folder.toFile().list()).noneMatch(name -> name.endsWith(".part"));
        assertThat(Files.isRegularFile(out)).as("a result was written").isFalse();
    }
}
