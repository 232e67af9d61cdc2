// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.tsgl.image.io.PictureFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which mask belongs to which photo, how it is read, and what becomes of a folder. */
class MasksAndFoldersTest {

    private static final BufferedImage MASK = PictureFiles.mask(40, 30, 10, 12, 10, 6);

    @TempDir private Path folder;

    private Path photos;
    private Path masks;
    private Path out;

    @BeforeEach
    void makeFolders() throws IOException {
        photos = Files.createDirectory(folder.resolve("photos"));
        masks = Files.createDirectory(folder.resolve("masks"));
        out = folder.resolve("results");
    }

    @Test
    void aPhotoIsNotItsOwnMask() throws IOException {
        Path photo = photo("a.png");
        Path copy = Files.copy(photo, masks.resolve("a.png"));
        Path result = folder.resolve("a.png");

        assertThat(inpaint(photo, photo, result).err())
                .startsWith("tsgl: " + photo + ": is the photo itself, not its mask")
                .hasLineCount(1);
        assertThat(inpaint(photo, copy, result).err())
                .startsWith("tsgl: " + copy + ": has the same content as the photo");
        assertThat(inpaint(photos, photos, out).err())
                .contains(photo + ": is the photo itself", "1 of 1 photos failed");
        assertThat(result).doesNotExist();
    }

    @Test
    void lamasMasksBelongToTheirPhotosAlsoInOneFolder() throws IOException {
        photo("a.jpg");
        mask(masks.resolve("a_mask001.png"));

        assertThat(inpaint(photos, masks, out).status()).isZero();
        assertThat(out.toFile().list()).containsExactly("a.jpg");

        mask(photos.resolve("a_mask001.png"));
        Path second = folder.resolve("second");
        assertThat(inpaint(photos, photos, second).status()).isZero();
        assertThat(second.toFile().list()).containsExactly("a.jpg");
    }

    @Test
    void eachOfSeveralLamaMasksHasItsResult() {
        photo("a.jpg");
        mask(masks.resolve("a_mask000.png"));
        mask(masks.resolve("a_mask001.png"));

        assertThat(inpaint(photos, masks, out).status()).isZero();
        assertThat(out.toFile().list()).containsExactlyInAnyOrder("a_mask000.jpg", "a_mask001.jpg");
    }

    @Test
    void aPhotoWithTwoMasksOfItsNameFailsAlone() {
        photo("a.png");
        photo("b.png");
        mask(masks.resolve("a.png"));
        mask(masks.resolve("a.jpg"));
        mask(masks.resolve("b.png"));

        Program run = inpaint(photos, masks, out);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .contains(photos.resolve("a.png") + ": its masks a.jpg and a.png are masks of the");
        assertThat(out.toFile().list()).containsExactly("b.png");
    }

    @Test
    void aMaskOfGraysIsDoubted() {
        Path photo = photo("a.png");
        BufferedImage grays = PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 40, 30);
        Path mask = PictureFiles.write(masks.resolve("a.png"), brighter(grays));

        assertThat(inpaint(photo, mask, folder.resolve("r.png")).err())
                .startsWith("tsgl: " + photo + ": warning: " + mask + ": ")
                .contains("% of the mask is neither black nor white")
                .hasLineCount(1);
    }

    @Test
    void aMaskWithoutAHoleTellsItsBrightestValue() {
        Path photo = photo("a.png");
        Path mask = PictureFiles.write(masks.resolve("a.png"), gray(93));

        assertThat(inpaint(photo, mask, folder.resolve("r.png")).err())
                .contains(mask + ": the mask has no hole: nothing in it is white")
                .contains("brightest value is 93 of 255");
    }

    @Test
    void aHoleGrowsAndAThresholdDecides() {
        Path photo = photo("a.png");
        Path mask = mask(masks.resolve("a.png"));
        Path dim = PictureFiles.write(masks.resolve("dim.png"), gray(93));

        assertThat(changed(photo, mask)).isEqualTo(10 * 6);
        assertThat(changed(photo, mask, "--grow", 1)).isEqualTo(12 * 8);
        assertThat(changed(photo, dim, "--mask-threshold", 90)).isEqualTo(10 * 6);
        assertThat(inpaint(photo, mask, out, "--grow", -1).status()).isEqualTo(2);
        assertThat(inpaint(photo, mask, out, "--mask-threshold", 256).status()).isEqualTo(2);
    }

    @Test
    void aMaskIsReadInvertedOrByItsAlphaIfAsked() {
        Path photo = photo("a.png");
        BufferedImage inverted = new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY);
        BufferedImage erased = new BufferedImage(40, 30, BufferedImage.TYPE_INT_ARGB);
        BufferedImage layer = new BufferedImage(40, 30, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < 30; y++) {
            for (int x = 0; x < 40; x++) {
                boolean hole = MASK.getRaster().getSample(x, y, 0) > 0;
                inverted.getRaster().setSample(x, y, 0, hole ? 0 : 255);
                erased.setRGB(x, y, hole ? 0 : 0xff808080);
                layer.setRGB(x, y, hole ? 0xff800000 : 0);
            }
        }

        for (String reading : List.of("dark", "transparent", "opaque")) {
            BufferedImage picture =
                    reading.equals("dark") ? inverted : reading.equals("opaque") ? layer : erased;
            Path mask = PictureFiles.write(masks.resolve(reading + ".png"), picture);
            assertThat(changed(photo, mask, "--mask-reading", reading)).isEqualTo(10 * 6);
        }
    }

    @Test
    void namesInBothNormalFormsAreTheSame() {
        assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
        String name = "caf\u00e9.png";
        photo(name);
        mask(masks.resolve(Normalizer.normalize(name, Normalizer.Form.NFD)));

        assertThat(inpaint(photos, masks, out).status()).isZero();
        assertThat(out.resolve(name)).exists();
    }

    @Test
    void withoutAUnicodeLocaleOnlyTheForeignNameFails() throws Exception {
        photo("a.png");
        mask(masks.resolve("a.png"));
        Process copy =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "cd \"$0\" && for d in photos masks; do"
                                        + " cp $d/a.png $d/$(printf 'caf\\303\\251').png; done",
                                folder.toString())
                        .start();
        assumeThat(copy.waitFor()).isZero();

        String log = runAlone("LC_ALL", "C", StandInProgram.class, photos, masks, out);

        assertThat(log)
                .contains("its name is not ANSI_X3.4-1968")
                .contains("set LC_ALL=C.UTF-8")
                .contains("1 of 2 photos failed")
                .endsWith("exit status 1");
        assertThat(out.resolve("a.png")).exists();
    }

    @Test
    void aCacheThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Path mask = mask(masks.resolve("a.png"));
        Path result = folder.resolve("r.png");

        String log = runAlone("DJL_CACHE_DIR", "" + file, Tsgl.class, photo("a.png"), mask, result);

        assertThat(log)
                .contains("tsgl: PyTorch cannot be loaded")
                .contains(file + ", which cannot be written; set DJL_CACHE_DIR")
                .endsWith("exit status 1");
    }

    /** What the program prints in a process of its own with another environment. */
    private String runAlone(
            String variable, String value, Class<?> main, Path image, Path mask, Path result)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-Dai.djl.offline=true"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(main.getName(), "inpaint", "--image", "" + image));
        command.addAll(List.of("--mask", "" + mask, "--out", "" + result));
        Path log = folder.resolve("log.txt");
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment().remove("PYTORCH_LIBRARY_PATH");
        process.environment().put(variable, value);
        int status = process.redirectOutput(log.toFile()).start().waitFor();
        return Files.readString(log) + "exit status " + status;
    }

    @Test
    void anAnimatedPictureIsSaidToBeFlattened() {
        Path photo = photo("a.png");
        byte[] twoFrames = {0, 0, 0, 2, 0, 0, 0, 0};
        PictureFiles.insert(photo, PictureFiles.PNG_HEAD, PictureFiles.chunk("acTL", twoFrames));

        Program run = inpaint(photo, mask(masks.resolve("a.png")), folder.resolve("r.png"));

        assertThat(run.status()).isZero();
        assertThat(run.err())
                .startsWith("tsgl: " + photo + ": warning: has several frames")
                .hasLineCount(1);
    }

    @Test
    void gifAndWebpPhotosOfAFolderBecomePngAndNoResultIsLost() throws IOException {
        Path photo = photo("a.png");
        ImageIO.write(PictureFiles.read(photo), "gif", photos.resolve("b.gif").toFile());
        Files.copy(photo, photos.resolve("b.png"));
        ImageIO.write(PictureFiles.read(photo), "tiff", photos.resolve("c.tif").toFile());
        for (String name : List.of("a", "b", "c")) {
            mask(masks.resolve(name + ".png"));
        }
        Path out = folder.resolve("out");

        Program run = inpaint(photos, masks, out);

        assertThat(run.status()).isOne();
        assertThat(run.err())
                .contains("1 of 4 photos are GIF or WebP; their results are PNG")
                .contains(photos.resolve("b.png") + ": its result " + out.resolve("b.png"));
        assertThat(out.resolve("a.png")).exists();
        assertThat(out.resolve("b.png")).exists();
        assertThat(ImageIO.read(out.resolve("c.tif").toFile())).isNotNull();
    }

    /** The program with a stand-in for the network, in a process of its own. */
    static final class StandInProgram {

        private StandInProgram() {}

        public static void main(String... arguments) {
            Program run = Program.run((Object[]) arguments);
            System.err.print(run.err());
            System.exit(run.status());
        }
    }

    @Test
    void subFoldersAreWorkedThroughIfAsked() throws IOException {
        Files.createDirectory(photos.resolve("sub"));
        Files.createDirectory(masks.resolve("sub"));
        photo("a.png");
        photo("sub/a.png");
        mask(masks.resolve("a.png"));
        mask(masks.resolve("sub/a.png"));
        Path inside = photos.resolve("results");

        assertThat(inpaint(photos, masks, out).status()).isZero();
        assertThat(out.toFile().list()).containsExactly("a.png");
        for (int i = 0; i < 2; i++) { // its own results are no photos
            Program run = inpaint(photos, masks, inside, "--recursive");
            assertThat(run.status()).isZero();
            assertThat(run.err()).contains("2/2");
        }
        assertThat(inside.resolve("sub/a.png")).exists();
    }

    @Test
    void resultsThatAreThereAreLeftAloneIfAsked() throws IOException {
        photo("a.png");
        photo("b.png");
        mask(masks.resolve("a.png"));
        mask(masks.resolve("b.png"));
        Files.createDirectory(out);
        Files.writeString(out.resolve("a.png"), "done");

        Program run = inpaint(photos, masks, out, "--skip-existing");

        assertThat(run.status()).isZero();
        assertThat(run.err()).contains("1 of 2 results are there").contains("1/1");
        assertThat(out.resolve("a.png")).hasContent("done");
        assertThat(inpaint(photos, masks, out, "--skip-existing").err())
                .isEqualToIgnoringNewLines("tsgl: 2 of 2 results are there and stay as they are");
        assertThat(inpaint(photos, masks, photos, "--skip-existing", "--in-place").status())
                .isEqualTo(2);
    }

    @Test
    void thePartsOfAFolderTogetherGiveTheBytesOfOneRunWhateverIsDoneAlready() throws IOException {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            photo(name + ".png");
            mask(masks.resolve(name + ".png"));
        }
        Path whole = folder.resolve("whole");
        assertThat(inpaint(photos, masks, whole).status()).isZero();

        for (int part = 3; part >= 1; part--) {
            assertThat(
                            inpaint(photos, masks, out, "--shard", part + "/3", "--skip-existing")
                                    .status())
                    .isZero();
        }

        assertThat(out.toFile().list()).containsExactlyInAnyOrder(whole.toFile().list());
        for (String name : whole.toFile().list()) {
            assertThat(out.resolve(name)).hasSameBinaryContentAs(whole.resolve(name));
        }
        Path first = folder.resolve("first");
        assertThat(inpaint(photos, masks, first, "--shard", "1/3").status()).isZero();
        assertThat(first.toFile().list()).containsExactly("a.png");
        assertThat(inpaint(photos, masks, first, "--shard", "1/6").err())
                .isEqualToIgnoringNewLines(
                        "tsgl: --shard 1/6 has no photo: there are fewer photos than parts");
    }

    @Test
    void aPartThatIsNoneIsRefusedInOneLine() {
        Path photo = photo("a.png");
        Path mask = mask(masks.resolve("a.png"));

        for (String wrong : List.of("0/3", "4/3", "x")) {
            Program run = inpaint(photos, masks, out, "--shard", wrong);
            assertThat(run.status()).isEqualTo(2);
            assertThat(run.err())
                    .contains("'--shard'", "'" + wrong + "' is no part")
                    .hasLineCount(1);
        }
        assertThat(inpaint(photo, mask, out.resolve("a.png"), "--shard", "1/2").err())
                .contains("--shard is for folders, but " + photo + " is a photo");
        assertThat(inpaint(photos, masks, photos, "--shard", "1/2", "--in-place").err())
                .contains("--shard and --in-place exclude each other");
    }

    @Test
    void aPhotoWhoseMaskHasNoHoleIsCopied() throws IOException {
        Path photo = photo("a.jpg");
        PictureFiles.write(masks.resolve("a.png"), PictureFiles.mask(40, 30, 0, 0, 0, 0));

        Program run = inpaint(photos, masks, out);

        assertThat(run.status()).isZero();
        assertThat(run.err()).contains("tsgl: " + photo + ": is copied: ");
        assertThat(out.resolve("a.jpg")).hasSameBinaryContentAs(photo);
    }

    @Test
    void everyMessageNamesThePhotoFirst() {
        Path a = photo("a.png");
        Path b = photo("b.png");
        Path c = photo("c.png");
        Path small =
                PictureFiles.write(masks.resolve("a.png"), PictureFiles.mask(9, 9, 1, 1, 2, 2));
        PictureFiles.truncate(PictureFiles.write(masks.resolve("b.png"), MASK));

        assertThat(inpaint(photos, masks, out).err())
                .contains("tsgl: " + a + ": " + small + ": the mask is 9x9 pixels")
                .contains("tsgl: " + b + ": " + masks.resolve("b.png") + ": is truncated")
                .contains("tsgl: " + c + ": " + masks.resolve("c.png") + ": no such mask")
                .contains("3 of 3 photos failed");
    }

    @Test
    void severalPhotosAtATimeGiveWhatOneAtATimeGives() throws IOException {
        List<Path> names = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            names.add(photo("photo" + i + ".png").getFileName());
        }
        Files.delete(photo("broken.png"));
        Files.writeString(photos.resolve("broken.png"), "no picture");
        Path mask = mask(masks.resolve("one.png"));
        Path others = folder.resolve("others");

        Program one = inpaint(photos, mask, out, "--jobs", 1);
        Program three = inpaint(photos, mask, others, "--jobs", 3);

        assertThat(one.err()).contains("broken.png", "1 of 8 photos failed");
        assertThat(three.err()).contains("broken.png", "1 of 8 photos failed");
        for (Path name : names) {
            assertThat(others.resolve(name)).hasSameBinaryContentAs(out.resolve(name));
        }
        assertThat(inpaint(photos, mask, others, "--jobs", 0).err())
                .startsWith("tsgl: --jobs must be at least 1")
                .hasLineCount(1);
    }

    @Test
    void aPicturesNameIsNoFolderOfResults() {
        photo("a.png");
        Path result = folder.resolve("x.png");

        Program run = inpaint(photos, masks, result);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--out: " + result + " is a picture's name").hasLineCount(1);
        assertThat(result).doesNotExist();
    }

    private long changed(Path photo, Path mask, Object... more) {
        Path result = folder.resolve("changed.png");
        Program run = inpaint(photo, mask, result, more);
        assertThat(run.status()).as(run.err()).isZero();
        BufferedImage before = PictureFiles.read(photo);
        BufferedImage after = PictureFiles.read(result);
        long changed = 0;
        for (int i = 0; i < 40 * 30; i++) {
            if (before.getRGB(i % 40, i / 40) != after.getRGB(i % 40, i / 40)) {
                changed++;
            }
        }
        return changed;
    }

    private Path photo(String name) {
        return PictureFiles.write(
                photos.resolve(name), PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 40, 30));
    }

    private static Path mask(Path file) {
        return PictureFiles.write(file, MASK);
    }

    /** The mask with another value in place of white. */
    private static BufferedImage gray(int value) {
        BufferedImage gray = new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 40 * 30; i++) {
            boolean hole = MASK.getRaster().getSample(i % 40, i / 40, 0) > 0;
            gray.getRaster().setSample(i % 40, i / 40, 0, hole ? value : 0);
        }
        return gray;
    }

    private static BufferedImage brighter(BufferedImage picture) {
        for (int i = 0; i < 40 * 30; i++) {
            picture.setRGB(i % 40, i / 40, picture.getRGB(i % 40, i / 40) | 0x404040);
        }
        return picture;
    }

    private static Program inpaint(Path image, Path mask, Path out, Object... more) {
        Object[] names = {"inpaint", "--image", image, "--mask", mask, "--out", out};
        return Program.run(Stream.of(names, more).flatMap(Stream::of).toArray());
    }
}
