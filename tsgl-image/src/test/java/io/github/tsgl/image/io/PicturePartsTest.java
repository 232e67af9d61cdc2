// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.IIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only the parts of a file that are needed are read. */
class PicturePartsTest {

    @TempDir private Path folder;

    /** A text that cannot be inflated shows that none is. */
    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_INDEXED})
    void compressedTextsOfAPngAreNotInflated(int type) throws FileException {
        Path file = png(type);
        byte[] text = "name\0\0not deflated".getBytes(StandardCharsets.ISO_8859_1);
        PictureFiles.insert(file, PictureFiles.PNG_HEAD, PictureFiles.chunk("zTXt", text));

        BufferedImage read = PictureReader.lenient(1, "the test").read(file).pixels();

        BufferedImage written = PictureFiles.gradient(type, 40, 30);
        assertThat(read.getRGB(0, 0, 40, 30, null, 0, 40))
                .isEqualTo(written.getRGB(0, 0, 40, 30, null, 0, 40));
    }

    @ParameterizedTest
    @ValueSource(ints = {PictureFiles.PNG_HEAD, PictureFiles.PNG_END})
    void theExifOrientationOfAPngIsHonoured(int position) throws FileException {
        Path file = png(BufferedImage.TYPE_INT_RGB);
        PictureFiles.insert(file, position, PictureFiles.chunk("eXIf", PictureFiles.tiff(6)));

        assertThat(PictureReader.lenient(1, "the test").read(file).pixels().getWidth())
                .isEqualTo(30);
    }

    @Test
    void metadataThatMakeNoSenseAreNoReasonToRefuse() throws FileException {
        Path file = png(BufferedImage.TYPE_INT_RGB);
        byte[] rubbish = new byte[300];
        Arrays.fill(rubbish, (byte) 0x4D);
        PictureFiles.insert(file, PictureFiles.PNG_HEAD, PictureFiles.chunk("eXIf", rubbish));
        PictureFiles.insert(file, PictureFiles.PNG_HEAD, PictureFiles.chunk("iCCP", rubbish));

        StoredPicture read = PictureReader.lenient(1, "the test").read(file);

        assertThat(read.pixels().getWidth()).isEqualTo(40);
        assertThat(read.details().profile()).isEmpty();
    }

    @Test
    void aProfileThatIsTooLargeIsLeftOut() throws FileException {
        Path file = png(BufferedImage.TYPE_INT_RGB);
        PictureFiles.embed(file, new byte[ColorProfile.LARGEST + 1000]);

        assertThat(PictureReader.lenient(1, "the test").read(file).details().profile()).isEmpty();
    }

    @Test
    void aDecoderWithoutMemoryDoesNotMakeAFileDamaged() {
        IIOException hidden =
                new IIOException("Caught exception during read:", new OutOfMemoryError());

        assertThat(PictureReader.undecodable(Path.of("photo.png"), hidden))
                .hasMessage("photo.png: not enough memory");
        assertThat(PictureReader.undecodable(Path.of("photo.png"), new IIOException("Bad marker")))
                .hasMessage("photo.png: is truncated or damaged (Bad marker)");
    }

    private Path png(int type) {
        return PictureFiles.write(folder.resolve("photo.png"), PictureFiles.gradient(type, 40, 30));
    }
}
