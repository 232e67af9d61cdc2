// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.image.io.PictureFiles;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.InflaterInputStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values of a photo stay, and so does the profile that tells what they mean. */
class ColorProfileTest {

    private static final byte[] LINEAR =
            ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({
        "photo.png, result.png",
        "photo.png, result.jpg",
        "photo.jpg, result.png",
        "photo.jpg, result.jpg"
    })
    void aProfileIsKeptAndNotApplied(String name, String result) throws IOException {
        Path photo =
                PictureFiles.write(
                        folder.resolve(name),
                        PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 40, 30));
        BufferedImage stored = PictureFiles.read(photo);
        PictureFiles.embed(photo, LINEAR);
        if (name.endsWith("jpg")) {
            assertThat(PictureFiles.read(photo).getRGB(30, 25))
                    .as("Java applies it")
                    .isNotEqualTo(stored.getRGB(30, 25));
        }

        Path out = inpaint(photo, result);

        if (result.endsWith("jpg")) {
            assertThat(Files.readAllBytes(out)).containsSequence(LINEAR);
            assertThat(ImageIO.read(out.toFile()).getWidth()).isEqualTo(40);
            return;
        }
        assertThat(profileOfPng(out)).isEqualTo(LINEAR);
        BufferedImage found = PictureFiles.read(out);
        for (int y = 0; y < 30; y++) {
            for (int x = 0; x < 40; x++) {
                if (x < 10 || x >= 20 || y < 12 || y >= 18) {
                    assertThat(found.getRGB(x, y)).isEqualTo(stored.getRGB(x, y));
                }
            }
        }
    }

    @Test
    void aLargeProfileFillsSeveralSegments() throws IOException {
        byte[] large = new byte[150_000];
        new Random(1).nextBytes(large);
        ByteBuffer.wrap(large).putInt(0, large.length);
        ByteBuffer.wrap(large).put(16, "RGB ".getBytes(StandardCharsets.US_ASCII));
        ByteBuffer.wrap(large).put(36, "acsp".getBytes(StandardCharsets.US_ASCII));
        BufferedImage picture = PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 40, 30);
        Path photo = PictureFiles.write(folder.resolve("photo.png"), picture);
        PictureFiles.embed(photo, large);

        Path jpeg = inpaint(photo, "result.jpg");
        Path png = inpaint(jpeg, "result.png");

        assertThat(profileOfPng(png)).isEqualTo(large);
    }

    @Test
    void aProfileOfOtherColorsIsLeftOut() throws IOException {
        BufferedImage gray = PictureFiles.gradient(BufferedImage.TYPE_BYTE_GRAY, 40, 30);
        Path photo = PictureFiles.write(folder.resolve("photo.jpg"), gray);
        PictureFiles.embed(photo, LINEAR);

        Path out = inpaint(photo, "result.jpg");

        assertThat(Files.readString(out, StandardCharsets.ISO_8859_1))
                .doesNotContain("ICC_PROFILE");
    }

    private Path inpaint(Path photo, String result) {
        Path mask =
                PictureFiles.write(
                        folder.resolve("mask.png"), PictureFiles.mask(40, 30, 10, 12, 10, 6));
        Path out = folder.resolve(result);
        Program run = Program.run("inpaint", "--image", photo, "--mask", mask, "--out", out);
        assertThat(run.err()).isEmpty();
        return out;
    }

    private static byte[] profileOfPng(Path png) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(png.toFile())) {
            reader.setInput(in);
            IIOMetadataNode root =
                    (IIOMetadataNode) reader.getImageMetadata(0).getAsTree("javax_imageio_png_1.0");
            IIOMetadataNode chunk = (IIOMetadataNode) root.getElementsByTagName("iCCP").item(0);
            byte[] deflated = (byte[]) chunk.getUserObject();
            return new InflaterInputStream(new ByteArrayInputStream(deflated)).readAllBytes();
        } finally {
            reader.dispose();
        }
    }
}
