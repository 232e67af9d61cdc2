package io.github.tsgl.image.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every format is read by its content, whole or not at all, and nothing is lost in writing. */
class PictureFormatTest {

    private static final PictureReader READER = PictureReader.lenient(1, "the test");

    /** 40×24 pixels of red 5x, green 5y, blue 99 and alpha 255 − 6x, lossless. */
    private static final String WEBP =
            "UklGRjgAAABXRUJQVlA4TCsAAAAvJ8AFELkyRPQ/dhHR/4DStg2Yzv//Li1RkLYBC9udGRv9CQDhrhYAq38DAA==";

    /** The same, coded with loss. */
    private static final String LOSSY_WEBP =
            "UklGRuAAAABXRUJQVlA4WAoAAAAQAAAAJwAAFwAAQUxQSBkAAAABuYzof0Bp20ZQ9x/550ePREzABCxd"
                    + "hbcEAFZQOCCgAAAAMAYAnQEqKAAYAD4xEodCoiENVgMAEAGCWYAnTKEdh+efkUPgAMDg255NNYlEjOYK"
                    + "UKohHM3dutJ/CAD+/4u+O6/dUGib+1B8//+oidZkLLLIwt33/d04azxEmeCcYrErLz8jumvtnHT7+Njg"
                    + "fE8EJrsEW3SKjpeeu+3LO+cbm9jwunRkaHrMn4z+scXZa8HEGbF5Mc+uISg/xm5EvogAAA==";

    @TempDir private Path folder;

    @Test
    void theNamesThatPeopleReadAreThoseOfTheFormats() {
        assertThat(PictureReader.FORMATS.split(", | or "))
                .containsExactlyElementsOf(
                        Stream.of(PictureFormat.values()).map(PictureFormat::title).toList());
        assertThat(PictureWriter.EXTENSIONS.split(", | or "))
                .containsExactlyElementsOf(
                        Stream.of(PictureFormat.values())
                                .filter(PictureFormat::isWritten)
                                .flatMap(format -> format.extensions().stream())
                                .map(extension -> "." + extension)
                                .toList());
    }

    @ParameterizedTest
    @CsvSource({"bmp,RGB", "bmp,GRAY", "tif,RGB", "tif,GRAY", "tif,ARGB", "tif,DEEP"})
    void whatIsWrittenIsReadAgainAndByOthersToo(String extension, String layout)
            throws IOException {
        int type =
                switch (layout) {
                    case "RGB" -> BufferedImage.TYPE_3BYTE_BGR;
                    case "GRAY" -> BufferedImage.TYPE_BYTE_GRAY;
                    case "ARGB" -> BufferedImage.TYPE_4BYTE_ABGR;
                    default -> BufferedImage.TYPE_USHORT_GRAY;
                };
        BufferedImage picture = PictureFiles.gradient(type, 40, 300);
        Path file = folder.resolve("picture." + extension);

        PictureWriter.write(file, StoredPicture.of(picture));

        BufferedImage read = READER.read(file).pixels();
        assertThat(samples(read)).isEqualTo(samples(picture));
        assertThat(samples(ImageIO.read(file.toFile()))).isEqualTo(samples(picture));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bmp", "gif", "tiff", "png", "jpeg"})
    void theContentTellsTheFormatWhateverTheName(String format) throws IOException {
        Path file = folder.resolve("picture.webp");
        ImageIO.write(
                PictureFiles.quarters(40, 24), format, file.toFile()); // its colors fit into GIF

        StoredPicture read = READER.read(file);

        assertThat(READER.size(file).width).isEqualTo(40);
        assertThat(read.pixels().getRGB(10, 5) & 0xff0000).isGreaterThan(0xf00000);
        assertThat(read.details().isAnimated()).isFalse();
    }

    @Test
    void webpHasItsColorsAndAlpha() throws IOException {
        StoredPicture read = READER.read(file("picture.webp", WEBP));
        StoredPicture lossy = READER.read(file("lossy.webp", LOSSY_WEBP));

        int[] sample = new int[4];
        for (int x = 0; x < 40; x++) {
            assertThat(read.pixels().getRaster().getPixel(x, 20, sample))
                    .containsExactly(5 * x, 100, 99, 255 - 6 * x);
            assertThat(lossy.pixels().getRaster().getPixel(x, 20, sample)[3])
                    .isEqualTo(255 - 6 * x);
            assertThat(sample[0]).isBetween(5 * x - 12, 5 * x + 12);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bmp", "gif", "tiff", "webp", "lossy"})
    void aFileThatIsCutOffIsRefused(String format) throws IOException {
        Path file = folder.resolve("picture." + format);
        switch (format) {
            case "webp" -> file("picture.webp", WEBP);
            case "lossy" -> file("picture.lossy", LOSSY_WEBP);
            default -> ImageIO.write(PictureFiles.quarters(64, 64), format, file.toFile());
        }

        assertThatThrownBy(() -> READER.read(PictureFiles.truncate(file)))
                .isInstanceOf(FileException.class)
                .hasMessageContaining("is truncated")
                .hasMessageStartingWith(file + ": ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aHeaderOfMillionsOfPixelsIsRefusedBeforeTheyAreThere() throws IOException {
        Path file = folder.resolve("picture.bmp");
        ImageIO.write(PictureFiles.quarters(64, 64), "bmp", file.toFile());
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(18);
            bytes.write(new byte[] {0x20, 0x4E, 0, 0, 0x20, 0x4E, 0, 0}); // 20000 across, down
            bytes.seek(30);
            bytes.write(1); // packed, so that the file's length tells nothing
        }

        assertThatThrownBy(() -> READER.read(file))
                .isInstanceOf(FileException.class)
                .hasMessageContaining("has 20000x20000 pixels");
    }

    @Test
    void bmpWithAnotherFileInsideIsRefused() throws IOException {
        Path file = folder.resolve("picture.bmp");
        ImageIO.write(PictureFiles.quarters(64, 64), "bmp", file.toFile());
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(30);
            bytes.write(5);
        }

        assertThatThrownBy(() -> READER.read(file)).hasMessageContaining("PNG picture inside");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gif", "tiff"})
    void ofSeveralPicturesTheFirstIsRead(String format) throws IOException {
        Path file = folder.resolve("picture." + format);
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            writer.writeToSequence(new IIOImage(PictureFiles.quarters(8, 8), null, null), null);
            BufferedImage black = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
            writer.writeToSequence(new IIOImage(black, null, null), null);
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }

        StoredPicture read = READER.read(file);

        assertThat(read.details().isAnimated()).isTrue();
        assertThat(read.pixels().getRGB(0, 0)).isEqualTo(0xffff0000);
    }

    @ParameterizedTest
    @CsvSource({"photo.jpg,a.jpg", "photo.jpg,a.tif"})
    void iptcDataStay(String name, String result) throws IOException {
        byte[] iptc = {0x1C, 2, 120, 0, 5, 'h', 'e', 'l', 'l', 'o'}; // a caption
        Path photo = PictureFiles.write(folder.resolve(name), PictureFiles.quarters(16, 16));
        byte[] resource = "8BIM\4\4\0\0\0\0\0\12".getBytes(StandardCharsets.ISO_8859_1);
        byte[] head = "\u00ff\u00ed\0\46Photoshop 3.0\0".getBytes(StandardCharsets.ISO_8859_1);
        PictureFiles.insert(photo, 2, iptc);
        PictureFiles.insert(photo, 2, resource);
        PictureFiles.insert(photo, 2, head);

        PictureWriter.write(folder.resolve(result), READER.read(photo));

        assertThat(Files.readString(folder.resolve(result), StandardCharsets.ISO_8859_1))
                .contains(new String(iptc, StandardCharsets.ISO_8859_1));
        assertThat(READER.read(folder.resolve(result)).width()).isEqualTo(16);
    }

    @Test
    void exifDataAndTheProfileGoThroughTiff() throws IOException {
        Path photo = PictureFiles.write(folder.resolve("a.jpg"), PictureFiles.quarters(16, 8));
        PictureFiles.orient(photo, 6);
        Path tiff = folder.resolve("a.tif");

        PictureWriter.write(tiff, READER.read(photo));

        assertThat(READER.size(tiff).height).isEqualTo(16);
        assertThat(READER.read(tiff).details().resolution()).isEmpty();
    }

    @Test
    void gifAndWebpBecomePng() {
        assertThat(PictureWriter.resultName(Path.of("out", "a.b.GIF"))).hasToString("out/a.b.png");
        assertThat(PictureWriter.resultName(Path.of("a.webp"))).hasToString("a.png");
        assertThat(PictureWriter.resultName(Path.of("a.tif"))).hasToString("a.tif");
        assertThat(PictureWriter.isPicture(Path.of("a.webp"))).isFalse();
    }

    private Path file(String name, String base64) throws IOException {
        return Files.write(folder.resolve(name), Base64.getDecoder().decode(base64));
    }

    private static int[] samples(BufferedImage picture) {
        return picture.getRaster()
                .getPixels(0, 0, picture.getWidth(), picture.getHeight(), (int[]) null);
    }
}
