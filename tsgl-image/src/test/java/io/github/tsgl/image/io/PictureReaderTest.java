// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReaderTest {

    private static final PictureReader STRICT = PictureReader.strict(1, "the test");
    private static final PictureReader LENIENT = PictureReader.lenient(1, "the test");

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({"1, 40, 30", "6, 30, 40", "8, 30, 40"})
    void theSizeIsThatOfThePictureAsItIsShown(int orientation, int width, int height)
            throws FileException {
        Path file = PictureFiles.orient(write("photo.jpg"), orientation);

        assertThat(STRICT.size(file)).isEqualTo(new Dimension(width, height));
        assertThat(STRICT.read(file).width()).isEqualTo(width);
    }

    @ParameterizedTest
    @ValueSource(strings = {"photo.png", "photo.jpg", "photo.bmp", "photo.tif"})
    void aPictureInMemoryIsReadAsItsFile(String name) throws IOException {
        Path file = write(name);
        byte[] content = Files.readAllBytes(file);
        int[] expected = STRICT.read(file).pixels().getRGB(0, 0, 40, 30, null, 0, 40);

        StoredPicture picture = STRICT.read("image", content);

        assertThat(picture.pixels().getRGB(0, 0, 40, 30, null, 0, 40)).isEqualTo(expected);
        assertThatThrownBy(() -> STRICT.read("image", Arrays.copyOf(content, 200)))
                .isInstanceOf(FileException.class)
                .hasMessageStartingWith("image: is truncated");
    }

    @Test
    void aPartOfThePixelsIsReadInSteps() throws FileException {
        Path file = write("photo.png");
        StoredPicture whole = STRICT.read(file);

        StoredPicture part = STRICT.read(file, 4);

        assertThat(part.width()).isEqualTo(10);
        assertThat(part.height()).isEqualTo(8);
        assertThat(part.pixels().getRGB(3, 2)).isEqualTo(whole.pixels().getRGB(12, 8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"photo.png", "photo.jpg"})
    void onlyAStrictReaderInsistsOnTheEndOfTheFile(String name) throws IOException {
        Path file = write(name);
        byte[] content = Files.readAllBytes(file);
        int end = name.endsWith("png") ? 12 : 2; // an empty chunk, or a marker
        Files.write(file, Arrays.copyOf(content, content.length - end));

        assertThatThrownBy(() -> STRICT.size(file)).hasMessage(file + ": is truncated");
        assertThatThrownBy(() -> STRICT.read(file)).hasMessage(file + ": is truncated");
        assertThat(LENIENT.size(file)).isEqualTo(new Dimension(40, 30));
    }

    @Test
    void aDamagedPictureMayBeWhatIsToBeRepaired() throws IOException {
        BufferedImage picture = PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 200, 200);
        Path file = PictureFiles.write(folder.resolve("photo.jpg"), picture);
        byte[] content = Files.readAllBytes(file);
        Arrays.fill(content, content.length / 2, content.length / 2 + 40, (byte) 0xfe);
        Files.write(file, content);

        assertThat(LENIENT.read(file).width()).isEqualTo(200);
        assertThatThrownBy(() -> STRICT.read(file)).hasMessageContaining("is damaged (");
    }

    @Test
    void aLargerPictureThanTheLimitIsRefusedByTheLimitsName() {
        Path file = write("photo.png");

        assertThatThrownBy(() -> PictureReader.strict(0.001, "the test").size(file))
                .hasMessage(
                        file
                                + ": has 40x30 pixels, more than the 0.001 megapixels that the test"
                                + " allows; raise it to 1 if there is memory: the decoded picture"
                                + " alone takes 1 MB in 8 bits, and its result as much again");
    }

    private Path write(String name) {
        return PictureFiles.write(
                folder.resolve(name), PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 40, 30));
    }
}
