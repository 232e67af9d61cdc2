// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.tsgl.encoder.input.EdgeSource;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.training.TestPhotos;
import io.github.tsgl.training.loss.InpaintingTargets;
import io.github.tsgl.training.mask.MaskGenerator;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhotoPreparationTest {

    private static final int SIDE = 32;
    private static final CropPolicy CROPS = CropPolicy.scales(SIDE, 64);
    private static final InputSpec SPEC = InputSpec.tsgl(EdgeSource.WHOLE_PICTURE, Smoothing.L0);

    @TempDir Path folder;
    private final List<String> told = new ArrayList<>();
    private Path photos;

    /** Files in memory, which counts what is read of them. */
    private static final class Memory implements PreparedFiles {

        private final Map<String, byte[]> files = new ConcurrentHashMap<>();
        private int found;

        @Override
        public boolean has(String name) {
            return files.containsKey(name);
        }

        @Override
        public Optional<byte[]> read(String name) {
            Optional<byte[]> content = Optional.ofNullable(files.get(name));
            found += content.isPresent() ? 1 : 0;
            return content;
        }

        @Override
        public void write(String name, byte[] content) {
            files.put(name, content);
        }

        @Override
        public String toString() {
            return "memory";
        }
    }

    @BeforeEach
    void writePhotos() throws IOException {
        photos = folder.resolve("photos");
        write("one.png", 70, 66, 1);
        write("deep/two.jpg", 64, 90, 2);
    }

    @ParameterizedTest
    @CsvSource({"WHOLE_PICTURE, L0", "PUBLISHED, RTV", "PUBLISHED, NONE"})
    void batchesAreTheSameWithAllFilesWithSomeAndWithNone(EdgeSource edges, Smoothing smoothing)
            throws IOException {
        InputSpec spec = InputSpec.tsgl(edges, smoothing);
        Memory all = prepared(spec);
        Memory some = new Memory();
        all.files.entrySet().stream().limit(3).forEach(e -> some.write(e.getKey(), e.getValue()));

        for (int number = 0; number < 4; number++) {
            List<String> with = arrays(source(spec, all).batch(number, 3, SIDE));
            assertThat(arrays(source(spec, some).batch(number, 3, SIDE))).isEqualTo(with);
            assertThat(arrays(source(spec, new Memory()).batch(number, 3, SIDE))).isEqualTo(with);
        }
        assertThat(all.found).isPositive();
        assertThat(told)
                .hasSizeBetween(4, 8)
                .allMatch(line -> line.matches("memory: has no .*; what is missing is made .*"));
    }

    @Test
    void allThatIsDrawnIsFoundAmongTheFiles() throws IOException {
        Memory files = prepared(SPEC);
        int there = files.files.size();
        SampleSource source = source(SPEC, files);
        for (int number = 0; number < 20; number++) {
            source.batch(number, 3, SIDE);
        }
        assertThat(files.found).isEqualTo(there); // decoded ones are kept in memory
    }

    @Test
    void smoothedPictureAndEdgesAreCutAndMirroredWithThePhoto() throws IOException {
        InputPreparation preparation = new InputPreparation(SPEC);
        PhotoSource photo = PhotoSource.open(photos.resolve("one.png"));
        RgbImage whole = photo.read(photo.size());
        RgbImage edges = preparation.ahead(Prior.EDGES, whole);
        RgbImage smoothed = preparation.ahead(Prior.SMOOTHED, whole);
        SampleSource source =
                source(
                        PhotoSet.builder()
                                .optFolder(list("one.png"))
                                .optPrepared(
                                        preparation, prepared(SPEC, CropPolicy.crop()), told::add)
                                .build(),
                        SPEC,
                        CropPolicy.crop());
        Set<Boolean> mirrored = new HashSet<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            for (int number = 0; number < 6; number++) {
                SampleBatch batch = source.batch(number, 1, SIDE);
                RgbImage truth = batch.truth(0);
                boolean flipped = place(whole, truth).isEmpty();
                mirrored.add(flipped);
                int[] at = place(whole, flipped ? truth.flip() : truth).orElseThrow();
                RgbImage cut = edges.crop(at[0], at[1], SIDE, SIDE);
                assertThat(batch.edges(0)).isEqualTo(flipped ? cut.flip() : cut);
                RgbImage soft = smoothed.crop(at[0], at[1], SIDE, SIDE);
                InpaintingInputs inputs = batch.inputs(manager);
                NDArray expected =
                        manager.create(planes(flipped ? soft.flip() : soft))
                                .reshape(1, 3, SIDE, SIDE)
                                .mul(inputs.mask());
                assertThat(inputs.smoothed().sub(expected).abs().max().getFloat())
                        .isLessThan(1e-6f);
            }
        }
        assertThat(mirrored).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void whatIsThereIsNotMadeAgain() throws IOException {
        Memory files = new Memory();
        PhotoSource photo = PhotoSource.open(photos.resolve("one.png"));
        PhotoPreparation preparation = new PhotoPreparation(SPEC, CROPS, List.of(SIDE));
        PhotoPreparation.Result first = preparation.prepare(photo, "one.png", files);
        PhotoPreparation.Result second = preparation.prepare(photo, "one.png", files);

        assertThat(first.present()).isEmpty();
        assertThat(first.made().keySet()).isEqualTo(files.files.keySet());
        first.made().forEach((name, length) -> assertThat(files.files.get(name)).hasSize(length));
        assertThat(second.made()).isEmpty();
        assertThat(second.present()).containsExactlyElementsOf(first.made().keySet());
        assertThat(first.made().keySet())
                .hasSize(2 * preparation.sizes(photo.size()).size())
                .allMatch(
                        name ->
                                name.matches(
                                        "one\\.png\\.\\d+x\\d+\\.\\w{20}\\.(edges|smoothed)\\.png"));
    }

    @Test
    void aFileThatIsInMemoryGivesTheSameFiles() throws IOException {
        Memory files = prepared(SPEC);
        Memory others = new Memory();
        PhotoPreparation preparation = new PhotoPreparation(SPEC, CROPS, List.of(SIDE));
        for (String name : List.of("one.png", "deep/two.jpg")) {
            byte[] content = Files.readAllBytes(photos.resolve(name));
            preparation.prepare(PhotoSource.of("store://" + name, content), name, others);
        }
        assertThat(new TreeMap<>(others.files).keySet())
                .containsExactlyElementsOf(new TreeMap<>(files.files).keySet());
        others.files.forEach(
                (name, content) -> assertThat(files.files).containsEntry(name, content));
    }

    /** Otherwise a JPEG photo as it is decoded for a smaller size would be another one. */
    @Test
    void aLargePhotoThatIsInMemoryHasThePixelsOfItsFile() throws IOException {
        write("large.jpg", 300, 200, 3);
        Path file = photos.resolve("large.jpg");
        PhotoSource.Size small = new PhotoSource.Size(60, 40);
        PhotoSource inMemory = PhotoSource.of("large.jpg", Files.readAllBytes(file));
        assertThat(inMemory.read(small)).isEqualTo(PhotoSource.open(file).read(small));
        assertThat(inMemory.fingerprint()).isEqualTo(PhotoSource.open(file).fingerprint());
    }

    @Test
    void whatDecidesAFilesContentDecidesItsName() throws IOException {
        Set<String> names = new HashSet<>();
        InputSpec sigma = new InputSpec(SPEC.priors(), EdgeSource.WHOLE_PICTURE, Smoothing.L0, 3);
        names.addAll(names(SPEC));
        assertThat(names).hasSize(2);
        names.addAll(names(SPEC.withSmoothing(Smoothing.RTV))); // the same edges
        assertThat(names).hasSize(3);
        names.addAll(names(sigma)); // the same smoothed picture
        assertThat(names).hasSize(4);
        names.addAll(names(InputSpec.tsgl(EdgeSource.PUBLISHED, Smoothing.L0)));
        assertThat(names).hasSize(5);
        write("one.png", 70, 66, 5); // another photo of the same name and size
        names.addAll(names(SPEC));
        assertThat(names).hasSize(7);
    }

    @Test
    void aPhotoThatChangesIsNotTrainedOnWithWhatWasMadeOfItBefore() throws IOException {
        Memory old = prepared(SPEC);
        write("one.png", 70, 66, 5);
        write("deep/two.jpg", 64, 90, 6);
        List<String> expected = arrays(source(SPEC, new Memory()).batch(0, 3, SIDE));
        assertThat(arrays(source(SPEC, old).batch(0, 3, SIDE))).isEqualTo(expected);
        assertThat(old.found).isZero();
    }

    @Test
    void aDamagedFileIsAsGoodAsNone() throws IOException {
        Memory files = prepared(SPEC);
        List<String> expected = arrays(source(SPEC, files).batch(0, 2, SIDE));
        for (int damage = 0; damage < 30; damage++) {
            Memory damaged = new Memory();
            int at = damage;
            files.files.forEach((name, content) -> damaged.write(name, damaged(content, at)));
            told.clear();
            assertThat(arrays(source(SPEC, damaged).batch(0, 2, SIDE)))
                    .as("damage %s", at)
                    .isEqualTo(expected);
            assertThat(told)
                    .as("damage %s", at)
                    .isNotEmpty()
                    .allMatch(line -> line.matches("memory: .*\\.png: is .*; it is made in .*"));
        }
    }

    /** Cut, empty, or with one bit that is wrong somewhere behind the sizes. */
    private static byte[] damaged(byte[] content, int kind) {
        byte[] copy =
                Arrays.copyOf(content, kind < 10 ? content.length * kind / 10 : content.length);
        if (kind >= 10) {
            copy[33 + (copy.length - 33) * (kind - 10) / 20] ^= 4;
        }
        return copy;
    }

    @Test
    void aPhotoThatIsTooSmallForAllSamplesHasNoFiles() throws IOException {
        write("small.png", 40, 20, 1);
        PhotoSource photo = PhotoSource.open(photos.resolve("small.png"));
        PhotoPreparation.Result result =
                new PhotoPreparation(SPEC, CROPS, List.of(SIDE))
                        .prepare(photo, "small.png", new Memory());
        assertThat(result.made()).isEmpty();
        assertThat(result.present()).isEmpty();
    }

    @Test
    void ofHolesKnownPixelsNothingCanBeMadeAhead() {
        InputSpec known = InputSpec.tsgl(EdgeSource.KNOWN_PIXELS, Smoothing.L0);
        assertThatThrownBy(() -> new PhotoPreparation(known, CROPS, List.of(SIDE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing can be made ahead");
    }

    @Test
    void onlyAFoldersPhotosArePrepared() {
        PhotoSource photo = PhotoSource.of("waves", TestPhotos.waves(40, 40, 0));
        PhotoSet.Builder builder =
                PhotoSet.builder()
                        .optPhotos(List.of(photo))
                        .optPrepared(new InputPreparation(SPEC), new Memory(), told::add);
        assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPhotoIsNamedByItsPathBelowTheFolderOrTheList() {
        Path root = photos.toAbsolutePath().getRoot();
        Path list = photos.resolve("lists/train.txt");
        assertThat(PhotoPreparation.name(photos, photos.resolve("a/b.jpg"))).isEqualTo("a/b.jpg");
        assertThat(PhotoPreparation.name(list, photos.resolve("lists/x/../b.jpg")))
                .isEqualTo("b.jpg");
        assertThat(PhotoPreparation.name(list, root.resolve("far/b.jpg"))).isEqualTo("far/b.jpg");
    }

    @Test
    void aFolderAmongThePhotosIsRefused() {
        assertThatThrownBy(() -> PreparedFiles.in(photos.resolve("prepared"), photos))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("would be taken for photos");
    }

    private static List<String> arrays(SampleBatch batch) {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<NDArray> all = new ArrayList<>(batch.inputs(manager).toList());
            InpaintingTargets targets = batch.targets(manager);
            all.addAll(targets.toList());
            return all.stream()
                    .map(array -> array.getShape() + " " + Fingerprint.of(bytes(array)))
                    .toList();
        }
    }

    private static byte[] bytes(NDArray array) {
        return Arrays.toString(array.toFloatArray()).getBytes(StandardCharsets.UTF_8);
    }

    private Set<String> names(InputSpec spec) throws IOException {
        Memory files = new Memory();
        PhotoSource photo = PhotoSource.open(photos.resolve("one.png"));
        new PhotoPreparation(spec, CropPolicy.crop(), List.of(SIDE))
                .prepare(photo, "one.png", files);
        return files.files.keySet();
    }

    private Memory prepared(InputSpec spec) throws IOException {
        return prepared(spec, CROPS);
    }

    private Memory prepared(InputSpec spec, CropPolicy crops) throws IOException {
        Memory files = new Memory();
        PhotoPreparation preparation = new PhotoPreparation(spec, crops, List.of(SIDE));
        for (PhotoSource photo : PhotoSet.builder().optFolder(photos).build().photos()) {
            String name = PhotoPreparation.name(photos, Path.of(photo.name()));
            preparation.prepare(photo, name, files);
        }
        return files;
    }

    private SampleSource source(InputSpec spec, PreparedFiles files) throws IOException {
        PhotoSet set =
                PhotoSet.builder()
                        .optFolder(photos)
                        .optPrepared(new InputPreparation(spec), files, told::add)
                        .build();
        return source(set, spec, CROPS);
    }

    private static SampleSource source(PhotoSet set, InputSpec spec, CropPolicy crops) {
        return new SampleSource(
                set,
                Weighting.PHOTOS,
                crops,
                new InputPreparation(spec),
                MaskGenerator.irregular(0.2, 0.4),
                1);
    }

    private Path list(String name) throws IOException {
        return Files.writeString(photos.resolve("list.txt"), name);
    }

    private static float[] planes(RgbImage picture) {
        float[] planes = new float[picture.rgb().length];
        picture.toPlanes(planes, 0);
        return planes;
    }

    /** Where a picture was cut from another. */
    private static Optional<int[]> place(RgbImage whole, RgbImage part) {
        for (int top = 0; top <= whole.height() - SIDE; top++) {
            for (int left = 0; left <= whole.width() - SIDE; left++) {
                if (whole.crop(left, top, SIDE, SIDE).equals(part)) {
                    return Optional.of(new int[] {left, top});
                }
            }
        }
        return Optional.empty();
    }

    /** Waves with a sharp disk, so that there are edges. */
    private void write(String name, int width, int height, int kind) throws IOException {
        BufferedImage picture = TestPhotos.waves(width, height, kind).toBufferedImage();
        for (int i = 0; i < width * height; i++) {
            int x = i % width;
            int y = i / width;
            if (Math.hypot(x - width / 3.0, y - height / 2.0) < 12 + kind) {
                picture.setRGB(x, y, 0x203040 + kind);
            }
        }
        Path file = photos.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(picture, name.substring(name.lastIndexOf('.') + 1), file.toFile());
    }
}
