package io.github.tsgl.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tsgl.training.TestPhotos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhotoFolderTest {

    private static final PhotoFolder.Sizes SIZES = new PhotoFolder.Sizes(32, 64);

    @TempDir Path folder;

    @Test
    void photosOfSubfoldersAreKeptInSeveralSizes() throws IOException {
        write("a/deep/wide.png", 200, 100);
        write("b.jpg", 64, 70);
        PhotoFolder photos = load();
        assertThat(photos.photos())
                .extracting(Photo::name)
                .containsExactly("a/deep/wide.png", "b.jpg");
        assertThat(photos.photos().get(0).levels())
                .extracting(Photo.Level::shortSide)
                .containsExactly(64, 45, 32);
        assertThat(photos.photos().get(0).levels().get(0).picture().width()).isEqualTo(128);
    }

    @Test
    void brokenAndTinyFilesAreNamedAndLeftOut() throws IOException {
        write("good.png", 64, 64);
        write("tiny.png", 20, 64);
        Files.writeString(folder.resolve("text.jpg"), "no picture");
        Path cut = folder.resolve("cut.png");
        write("cut.png", 64, 64);
        byte[] bytes = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(bytes, bytes.length / 3));
        PhotoFolder photos = load();
        assertThat(photos.photos()).extracting(Photo::name).containsExactly("good.png");
        assertThat(photos.skipped())
                .hasSize(3)
                .anyMatch(line -> line.contains("cut.png: is "))
                .anyMatch(line -> line.contains("text.jpg: is "))
                .anyMatch(line -> line.contains("tiny.png: is "));
    }

    @Test
    void aFolderWithoutUsablePhotosIsAnError() throws IOException {
        assertThatThrownBy(this::load)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no JPEG");
        write("tiny.png", 8, 8);
        assertThatThrownBy(this::load).isInstanceOf(IOException.class).hasMessageContaining("tiny");
        assertThatThrownBy(() -> PhotoFolder.list(folder.resolve("none")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such folder");
    }

    @Test
    void largePhotosAreShrunkWithoutAliasing() throws IOException {
        byte[] rgb = new byte[600 * 600 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) ((i / 3 % 600 + i / 1800) % 2 == 0 ? 255 : 0);
        }
        RgbImage checks = new RgbImage(600, 600, rgb);
        RgbImage small = Resampling.resizeShortSide(checks, 75);
        for (byte value : small.rgb()) {
            assertThat(value & 0xff).isBetween(120, 135);
        }
    }

    private PhotoFolder load() throws IOException {
        return PhotoFolder.load(folder, SIZES, UnaryOperator.identity(), 2);
    }

    private void write(String name, int width, int height) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        String format = name.substring(name.lastIndexOf('.') + 1);
        ImageIO.write(TestPhotos.waves(width, height, 1).toBufferedImage(), format, file.toFile());
    }
}
