// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tsgl.image.Resampler;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.training.TestPhotos;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhotoSetTest {

    @TempDir Path folder;

    @Test
    void photosOfSubfoldersAreListedAndReadInTheSizeAskedFor() throws IOException {
        write("a/deep/wide.png", 200, 100);
        write("b.jpg", 64, 70);
        PhotoSet photos = load(folder);
        assertThat(photos.photos())
                .extracting(PhotoSource::size)
                .containsExactly(new PhotoSource.Size(200, 100), new PhotoSource.Size(64, 70));
        assertThat(photos.picture(photos.photos().get(0), size(120, 60)))
                .contains(Resampler.resize(TestPhotos.waves(200, 100, 1), 120, 60));
    }

    @Test
    void aListNamesFilesRelativeToItself() throws IOException {
        write("photos/one.png", 40, 40);
        write("photos/other.png", 40, 40);
        Path list = folder.resolve("lists/train.txt");
        Files.createDirectories(list.getParent());
        Files.writeString(list, "../photos/other.png\n\n../photos/gone.png\n");
        PhotoSet photos = load(list);
        assertThat(photos.photos())
                .singleElement()
                .extracting(PhotoSource::name)
                .asString()
                .endsWith("other.png");
        assertThat(photos.skipped()).singleElement().asString().contains("gone.png: no such file");
    }

    @Test
    void damagedAndTinyFilesAreNamedAndLeftOut() throws IOException {
        write("good.png", 64, 64);
        write("good.jpg", 64, 64);
        write("tiny.png", 20, 64);
        Files.writeString(folder.resolve("text.jpg"), "no picture");
        Files.writeString(folder.resolve("empty.png"), "");
        for (String name : List.of("cut.png", "cut.jpg", "short.jpg")) {
            write(name, 64, 64);
            byte[] bytes = Files.readAllBytes(folder.resolve(name));
            int length = name.startsWith("cut") ? bytes.length * 2 / 3 : bytes.length - 2;
            Files.write(folder.resolve(name), Arrays.copyOf(bytes, length));
        }
        PhotoSet photos = PhotoSet.builder().optFolder(folder).optSmallest(32).build();
        assertThat(photos.photos()).extracting(p -> p.size().width()).containsExactly(64, 64);
        assertThat(photos.skipped())
                .hasSize(6)
                .anyMatch(line -> line.contains("cut.png: is truncated"))
                .anyMatch(line -> line.contains("cut.jpg: is truncated"))
                .anyMatch(line -> line.contains("short.jpg: is truncated"))
                .anyMatch(line -> line.contains("text.jpg: is not"))
                .anyMatch(line -> line.contains("empty.png: is"))
                .anyMatch(line -> line.contains("tiny.png: is smaller than 32"));
    }

    @Test
    void whatACameraPutsBehindThePictureIsNoDamage() throws IOException {
        write("trailer.jpg", 64, 64);
        Path file = folder.resolve("trailer.jpg");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 3000));
        assertThat(load(folder).skipped()).isEmpty();
    }

    @Test
    void theEndOfAThumbnailIsNotTheEndOfThePicture() throws IOException {
        write("photo.jpg", 64, 64);
        Path file = folder.resolve("photo.jpg");
        byte[] bytes = Files.readAllBytes(file);
        ByteArrayOutputStream cut = new ByteArrayOutputStream();
        cut.write(bytes, 0, 2);
        cut.write(new byte[] {(byte) 0xff, (byte) 0xe5, 0, 4, (byte) 0xff, (byte) 0xd9});
        cut.write(bytes, 2, bytes.length - 100);
        Files.write(file, cut.toByteArray());
        assertThatThrownBy(() -> load(folder)).hasMessageContaining("truncated");
    }

    @Test
    void aFileThatFailsToDecodeIsLeftOutWhenItIsNeeded() throws IOException {
        write("good.jpg", 64, 64);
        write("hollow.jpg", 64, 64);
        Path hollow = folder.resolve("hollow.jpg");
        byte[] bytes = Files.readAllBytes(hollow);
        byte[] inside = Arrays.copyOf(bytes, bytes.length - 500);
        inside[inside.length - 2] = (byte) 0xff;
        inside[inside.length - 1] = (byte) 0xd9;
        Files.write(hollow, inside);
        PhotoSet photos = load(folder);
        assertThat(photos.skipped()).isEmpty();
        assertThat(photos.picture(photos.photos().get(0), size(64, 64))).isPresent();
        assertThat(photos.picture(photos.photos().get(1), size(64, 64))).isEmpty();
        assertThat(photos.skipped())
                .singleElement()
                .asString()
                .contains("hollow.jpg: is truncated");
    }

    @Test
    void aCutOutIsLeftOutForNobodyKnowsItsTransparentPixels() throws IOException {
        write("good.jpg", 64, 64);
        for (String name : List.of("opaque.png", "seen.png", "unseen.png")) {
            BufferedImage picture = new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB);
            for (int i = 0; i < 64 * 64; i++) {
                picture.setRGB(i % 64, i / 64, 0xFF336699);
            }
            int first = name.equals("opaque.png") ? 0xFF : name.equals("seen.png") ? 1 : 0;
            picture.setRGB(20, 30, first << 24 | 0xFF0000);
            ImageIO.write(picture, "png", folder.resolve(name).toFile());
        }
        PhotoSet photos = load(folder);

        assertThat(
                        photos.photos().stream()
                                .filter(p -> photos.picture(p, size(64, 64)).isPresent()))
                .hasSize(3);
        assertThat(photos.skipped())
                .singleElement()
                .asString()
                .contains("unseen.png: has transparent pixels");
    }

    @Test
    void aFolderWithoutUsablePhotosIsAnError() throws IOException {
        assertThatThrownBy(() -> load(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no PNG, JPEG");
        Files.writeString(folder.resolve("text.jpg"), "no picture");
        assertThatThrownBy(() -> load(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none of its 1 files")
                .hasMessageContaining("text.jpg");
        assertThatThrownBy(() -> load(folder.resolve("none")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such folder");
    }

    @Test
    void aVanishedFileIsAnErrorNotDamage() throws IOException {
        write("photo.png", 64, 64);
        PhotoSet photos = load(folder);
        Files.delete(folder.resolve("photo.png"));
        assertThatThrownBy(() -> photos.picture(photos.photos().get(0), size(64, 64)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("photo.png: no such file");
    }

    @Test
    void decodedPhotosTakeNoMoreThanTheirMemory() throws IOException {
        for (int i = 0; i < 6; i++) {
            write(i + ".png", 40, 40);
        }
        PhotoSet photos = PhotoSet.builder().optFolder(folder).optCacheBytes(3 * 4800).build();
        RgbImage first = photos.picture(photos.photos().get(0), size(40, 40)).orElseThrow();
        for (PhotoSource photo : photos.photos()) {
            photos.picture(photo, size(40, 40));
            assertThat(photos.cachedBytes()).isLessThanOrEqualTo(3 * 4800);
            assertThat(photos.picture(photos.photos().get(0), size(40, 40)).orElseThrow())
                    .isSameAs(first);
        }
        assertThat(photos.picture(photos.photos().get(1), size(80, 80))).isPresent();
        assertThat(photos.cachedBytes()).isEqualTo(3 * 4800);
    }

    @Test
    void grayIsTrainedOnAsItIsStored() throws IOException {
        BufferedImage gray = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSamples(0, 0, 8, 8, 0, new int[64]);
        gray.getRaster()
                .setSamples(0, 0, 4, 8, 0, IntStream.generate(() -> 97).limit(32).toArray());
        ImageIO.write(gray, "png", folder.resolve("gray.png").toFile());
        PhotoSet photos = load(folder);
        RgbImage read = photos.picture(photos.photos().get(0), size(8, 8)).orElseThrow();
        assertThat(Arrays.copyOf(read.rgb(), 3)).containsExactly(97, 97, 97);
        assertThat(Arrays.copyOfRange(read.rgb(), 21, 24)).containsExactly(0, 0, 0);
    }

    @Test
    void aPhotoIsTurnedAsItsExifDataSay() throws IOException {
        write("photo.jpg", 64, 40);
        Path file = folder.resolve("photo.jpg");
        RgbImage upright = PhotoSource.open(file).read(size(64, 40));
        byte[] exif = {
            -1,
            -31,
            0,
            34,
            'E',
            'x',
            'i',
            'f',
            0,
            0,
            'M',
            'M',
            0,
            42,
            0,
            0,
            0,
            8, // starts at 8
            0,
            1,
            1,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            6,
            0,
            0,
            0,
            0,
            0,
            0 // orientation 6
        };
        byte[] bytes = Files.readAllBytes(file);
        ByteArrayOutputStream turned = new ByteArrayOutputStream();
        turned.write(bytes, 0, 2);
        turned.write(exif);
        turned.write(bytes, 2, bytes.length - 2);
        Files.write(file, turned.toByteArray());
        PhotoSource photo = PhotoSource.open(file);
        assertThat(photo.size()).isEqualTo(size(40, 64));
        RgbImage read = photo.read(size(40, 64));
        int lowerLeft = 3 * 39 * 64; // is shown upper left
        assertThat(Arrays.copyOf(read.rgb(), 3))
                .isEqualTo(Arrays.copyOfRange(upright.rgb(), lowerLeft, lowerLeft + 3));
    }

    @Test
    void aCmykPhotoIsNamedAndLeftOut() throws IOException {
        write("good.png", 64, 64);
        WritableRaster cmyk = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 64, 64, 4, null);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        Path file = folder.resolve("cmyk.jpg");
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(cmyk, null, null), null);
        } finally {
            writer.dispose();
        }
        PhotoSet photos = load(folder);
        for (PhotoSource photo : photos.photos()) {
            assertThat(photos.picture(photo, size(64, 64)).isPresent())
                    .isEqualTo(photo.name().endsWith("png"));
        }
        assertThat(photos.skipped())
                .singleElement()
                .asString()
                .endsWith("cmyk.jpg: is a CMYK picture; convert it to RGB first");
    }

    private static PhotoSource.Size size(int width, int height) {
        return new PhotoSource.Size(width, height);
    }

    private static PhotoSet load(Path folder) throws IOException {
        return PhotoSet.builder().optFolder(folder).build();
    }

    private void write(String name, int width, int height) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        String format = name.substring(name.lastIndexOf('.') + 1);
        ImageIO.write(TestPhotos.waves(width, height, 1).toBufferedImage(), format, file.toFile());
    }
}
