// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file says beside its pixels is said by the file that is written, too. */
class PictureDetailsTest {

    private static final PictureReader READER = PictureReader.strict(1, "the test");

    private static final byte[] XMP =
            "<x:xmpmeta tiff:Orientation=\"6\"/>".getBytes(StandardCharsets.US_ASCII);

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "1, 2", "2, 2"})
    void theColorsOfAJpegAreKeptAsFinelyAsItHasThem(int across, int down) throws IOException {
        Path file = jpeg(new JpegCoding(across, down, List.of()));

        JpegCoding found = rewritten(file, "result.jpg").details().coding();

        assertThat(found.across()).isEqualTo(across);
        assertThat(found.down()).isEqualTo(down);
    }

    @Test
    void aTurnedPicturesColorsAreHalvedAlongTheOtherSide() throws IOException {
        Path file = PictureFiles.orient(jpeg(new JpegCoding(2, 1, List.of())), 6);

        JpegCoding found = rewritten(file, "result.jpg").details().coding();

        assertThat(found.across()).isEqualTo(1);
        assertThat(found.down()).isEqualTo(2);
    }

    @Test
    void allColorsOfAPngGoIntoAJpeg() throws IOException {
        BufferedImage red = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 32 * 32; i++) {
            red.setRGB(i % 32, i / 32, i % 2 == 0 ? 0xff0000 : 0x0000ff);
        }
        Path file = PictureFiles.write(folder.resolve("photo.png"), red);

        BufferedImage read = rewritten(file, "result.jpg").pixels();

        assertThat(read.getRGB(10, 10) >> 16 & 0xff).isGreaterThan(230);
        assertThat(read.getRGB(11, 10) >> 16 & 0xff).isLessThan(25);
    }

    @Test
    void tablesThatAreFinerThanOursAreKept() throws IOException {
        int[] fine = new int[JpegCoding.TABLE];
        Arrays.setAll(fine, i -> 1 + i / 32);

        Path file = jpeg(new JpegCoding(1, 1, List.of(fine)));

        List<int[]> found = rewritten(file, "result.jpg").details().coding().tables();

        assertThat(found.get(0)).isEqualTo(fine);
        assertThat(found.get(1)).as("ours").contains(10);
    }

    @ParameterizedTest
    @CsvSource({
        "photo.jpg, result.jpg",
        "photo.jpg, result.png",
        "photo.png, result.png",
        "photo.png, result.jpg"
    })
    void exifAndXmpAreKeptWithTheOrientationThatTheResultHas(String name, String result)
            throws IOException {
        Path file = write(name);
        if (name.endsWith("png")) {
            insertChunk(file, "eXIf", PictureFiles.tiff(6));
            insertChunk(file, "iTXt", joined("XML:com.adobe.xmp\0\0\0\0\0", XMP));
        } else {
            PictureFiles.insert(
                    file, 20, segment(0xE1, joined("http://ns.adobe.com/xap/1.0/\0", XMP)));
            PictureFiles.orient(file, 6);
        }

        StoredPicture read = rewritten(file, result);

        assertThat(read.width()).isEqualTo(30);
        assertThat(Files.readAllBytes(folder.resolve(result)))
                .containsSequence(PictureFiles.tiff(1))
                .containsSequence("tiff:Orientation=\"1\"".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void theThumbnailOfWhatThePictureWasIsErased() throws IOException {
        byte[] tiff = {
            'I', 'I', 42, 0, 8, 0, 0, 0, // the first directory starts at 8
            0, 0, 14, 0, 0, 0, // it is empty; the next starts at 14
            2, 0, 1, 2, 4, 0, 1, 0, 0, 0, 44, 0, 0, 0, // where the thumbnail is
            2, 2, 4, 0, 1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, // and its length
            77, 78, 79
        };

        byte[] upright = ExifData.upright(tiff).orElseThrow();

        assertThat(upright).hasSameSizeAs(tiff).endsWith(0, 0, 0);
        assertThat(upright[10]).as("no second directory").isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MM", "rubbish that is no TIFF", "II*\0\377\377\377\177"})
    void exifDataThatMakeNoSenseAreLeftOut(String data) {
        assertThat(ExifData.upright(data.getBytes(StandardCharsets.ISO_8859_1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"result.jpg", "result.png"})
    void theResolutionIsKept(String result) throws IOException {
        Path file = write("photo.png");
        insertChunk(file, "pHYs", new byte[] {0, 0, 0x2e, 0x23, 0, 0, 0x2e, 0x23, 1});

        Resolution found = rewritten(file, result).details().resolution().orElseThrow();

        assertThat(found)
                .isEqualTo(
                        result.endsWith("png")
                                ? new Resolution(11811, 11811, Resolution.Unit.METER)
                                : new Resolution(300, 300, Resolution.Unit.INCH));
        Path back = folder.resolve("back.png");
        PictureWriter.write(back, READER.read(folder.resolve(result)));
        assertThat(READER.read(back).details().resolution())
                .contains(new Resolution(11811, 11811, Resolution.Unit.METER));
    }

    @Test
    void textsAndGammaOfAPngAreKept() throws IOException {
        Path file = write("photo.png");
        insertChunk(file, "gAMA", new byte[] {0, 0, (byte) 0xb1, (byte) 0x8f});
        insertChunk(file, "tEXt", joined("Author\0me", new byte[0]));

        rewritten(file, "result.png");

        assertThat(Files.readAllBytes(folder.resolve("result.png")))
                .containsSequence(
                        PictureFiles.chunk("gAMA", new byte[] {0, 0, (byte) 0xb1, (byte) 0x8f}))
                .containsSequence(PictureFiles.chunk("tEXt", joined("Author\0me", new byte[0])));
    }

    @ParameterizedTest
    @CsvSource({"photo.jpg, result.jpg", "photo.jpg, result.png", "photo.png, result.jpg"})
    void commentsAreKept(String name, String result) throws IOException {
        Path file = write(name);
        if (name.endsWith("png")) {
            insertChunk(file, "tEXt", joined("Comment\0a fine day", new byte[0]));
        } else {
            PictureFiles.insert(file, 20, segment(0xFE, joined("a fine day", new byte[0])));
        }

        rewritten(file, result);

        assertThat(Files.readAllBytes(folder.resolve(result)))
                .containsSequence("a fine day".getBytes(StandardCharsets.US_ASCII));
    }

    private StoredPicture rewritten(Path file, String result) throws IOException {
        PictureWriter.write(folder.resolve(result), READER.read(file));
        assertThat(ImageIO.read(folder.resolve(result).toFile())).as("all can read it").isNotNull();
        return READER.read(folder.resolve(result));
    }

    private Path write(String name) {
        return PictureFiles.write(
                folder.resolve(name), PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 40, 30));
    }

    private Path jpeg(JpegCoding coding) throws IOException {
        BufferedImage picture = PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 40, 30);
        Path file = folder.resolve("photo.jpg");
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            IIOImage image = coding.applied(picture, writer, Optional.empty());
            writer.write(image);
        } finally {
            writer.dispose();
        }
        return file;
    }

    private static void insertChunk(Path png, String type, byte[] data) {
        PictureFiles.insert(png, PictureFiles.PNG_HEAD, PictureFiles.chunk(type, data));
    }

    private static byte[] segment(int marker, byte[] data) {
        byte[] head = {(byte) 0xFF, (byte) marker, 0, (byte) (2 + data.length)};
        return joined(new String(head, StandardCharsets.ISO_8859_1), data);
    }

    private static byte[] joined(String text, byte[] data) {
        byte[] head = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] both = Arrays.copyOf(head, head.length + data.length);
        System.arraycopy(data, 0, both, head.length, data.length);
        return both;
    }
}
