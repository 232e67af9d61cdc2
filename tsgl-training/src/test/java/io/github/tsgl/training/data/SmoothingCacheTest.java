package io.github.tsgl.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tsgl.image.RgbImage;
import io.github.tsgl.training.TestPhotos;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmoothingCacheTest {

    private static final RgbImage PICTURE = TestPhotos.waves(40, 30, 1);

    private final AtomicInteger computed = new AtomicInteger();

    @TempDir Path folder;

    @Test
    void aPictureIsSmoothedOnce() throws IOException {
        assertThat(cache("flip").make(PICTURE)).isEqualTo(PICTURE.flip());
        assertThat(cache("flip").make(PICTURE)).isEqualTo(PICTURE.flip());
        assertThat(computed).hasValue(1);
        assertThat(files()).singleElement().asString().endsWith(".gz");
    }

    @Test
    void contentSizeAndSettingsDecideWhatIsTheSame() {
        cache("flip").make(PICTURE);
        cache("flip 2").make(PICTURE);
        cache("flip").make(TestPhotos.waves(40, 30, 2));
        cache("flip").make(new RgbImage(30, 40, PICTURE.rgb()));
        assertThat(computed).hasValue(4);
    }

    @Test
    void aDamagedFileIsMadeAnew() throws IOException {
        cache("flip").make(PICTURE);
        byte[] whole = Files.readAllBytes(files().get(0));
        byte[] changed = whole.clone();
        changed[whole.length / 2] ^= 64;
        List<byte[]> damaged =
                List.of(changed, Arrays.copyOf(whole, whole.length - 1), new byte[0]);
        for (byte[] bytes : damaged) {
            Files.write(files().get(0), bytes);
            assertThat(cache("flip").make(PICTURE)).isEqualTo(PICTURE.flip());
            assertThat(files())
                    .singleElement()
                    .satisfies(f -> assertThat(f).hasBinaryContent(whole));
        }
        assertThat(computed).hasValue(1 + damaged.size());
    }

    @Test
    void aFolderThatCannotBeWrittenIsAnError() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> new SmoothingCache(file, "flip", RgbImage::flip).make(PICTURE))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot be written");
    }

    private SmoothingCache cache(String settings) {
        return new SmoothingCache(
                folder,
                settings,
                picture -> {
                    computed.incrementAndGet();
                    return picture.flip();
                });
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }
}
