// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
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

    /** As photographers' programs write them: 16 bits, horizontal differences, deflated. */
    @ParameterizedTest
    @EnumSource(PlaneOrder.class)
    void tiffOfSixteenBitsWithDifferencesHasItsValues(PlaneOrder order) throws IOException {
        int width = 5;
        int height = 3;
        int[] samples = IntStream.range(0, width * height * 3).map(i -> i * 1450 + 7).toArray();
        Path file = folder.resolve("a.tif");
        Files.write(file, order.tiff(width, height, samples));

        BufferedImage picture = READER.read(file).pixels();

        assertThat(samples(picture)).containsExactly(samples);
        assertThat(picture.getSampleModel().getSampleSize(0)).isEqualTo(16);
    }

    /** How a TIFF file has the three samples of its pixels. */
    enum PlaneOrder {
        TOGETHER,
        APART;

        byte[] tiff(int width, int height, int[] samples) {
            int planes = this == APART ? 3 : 1;
            int step = 3 / planes;
            byte[][] strips = new byte[planes][];
            for (int plane = 0; plane < planes; plane++) {
                ByteBuffer rows =
                        ByteBuffer.allocate(width * height * step * 2)
                                .order(ByteOrder.LITTLE_ENDIAN);
                for (int i = 0; i < width * height * step; i++) {
                    int at = i / step * 3 + (planes == 1 ? i % 3 : plane);
                    boolean first = i / step % width == 0;
                    rows.putShort((short) (samples[at] - (first ? 0 : samples[at - 3])));
                }
                strips[plane] = PictureFiles.deflated(rows.array());
            }
            int[][] fields = {
                {256, 4, width}, {257, 4, height}, {258, 3, 16, 16, 16}, {259, 3, 8},
                {262, 3, 2}, {273, 4, 0, 0, 0}, {277, 3, 3}, {278, 4, height},
                {279, 4, 0, 0, 0}, {284, 3, planes == 1 ? 1 : 2}, {317, 3, 2},
            };
            int values = 8 + 2 + 12 * fields.length + 4;
            int start = values + 3 * 6 + 2;
            ByteBuffer out = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
            out.put("II".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
            out.putShort((short) fields.length);
            int data = start + 24;
            for (int[] field : fields) {
                boolean ofStrips = field[0] == 273 || field[0] == 279;
                int count = ofStrips ? planes : field.length - 2;
                out.putShort((short) field[0]).putShort((short) field[1]).putInt(count);
                int inline = out.position();
                boolean far = count * (field[1] == 3 ? 2 : 4) > 4;
                int place = field[0] == 258 ? values : field[0] == 273 ? start : start + 12;
                out.putInt(far ? place : field[2]);
                out.position(far ? place : inline);
                int offset = data;
                for (int i = 0; i < count && (far || ofStrips); i++) {
                    int value =
                            field[0] == 273
                                    ? offset
                                    : field[0] == 279 ? strips[i].length : field[2 + i];
                    offset += ofStrips ? strips[i].length : 0;
                    if (field[1] == 3) {
                        out.putShort((short) value);
                    } else {
                        out.putInt(value);
                    }
                }
                out.position(inline + 4);
            }
            out.putInt(0).position(data);
            for (byte[] strip : strips) {
                out.put(strip);
            }
            return Arrays.copyOf(out.array(), out.position());
        }
    }

    @Test
    void gifAndWebpBecomePng() {
        assertThat(PictureWriter.resultName("out/a.b.GIF")).isEqualTo("out/a.b.png");
        assertThat(PictureWriter.resultName("a.webp")).isEqualTo("a.png");
        assertThat(PictureWriter.resultName("a.tif")).isEqualTo("a.tif");
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
