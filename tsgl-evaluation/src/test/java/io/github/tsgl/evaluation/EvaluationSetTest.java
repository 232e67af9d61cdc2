// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.PictureReader;
import io.github.tsgl.training.data.PhotoSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EvaluationSetTest {

    @TempDir private Path folder;

    @BeforeEach
    void write() throws IOException {
        TestPhotos.write(folder, 4);
    }

    private EvaluationSet.Builder builder() {
        return EvaluationSet.builder()
                .setPhotos(folder)
                .optSide(64)
                .optHoles(2)
                .optRanges(List.of(new RatioRange(5, 15), new RatioRange(30, 40)))
                .optKinds(EnumSet.of(HoleKind.IRREGULAR, HoleKind.BOX))
                .optSmoothRadius(6);
    }

    private static List<HoledPhoto> all(EvaluationSet set) throws IOException {
        List<HoledPhoto> photos = new ArrayList<>();
        for (int i = 0; i < set.size(); i++) {
            photos.addAll(set.get(i));
        }
        return photos;
    }

    @Test
    void holesHaveTheirRangesSizesAndAreTheSameEachTime() throws IOException {
        List<HoledPhoto> photos = all(builder().build());
        assertThat(photos).hasSize(4 * 3).isEqualTo(all(builder().build()));
        assertThat(photos).extracting(HoledPhoto::name).doesNotHaveDuplicates();
        for (HoledPhoto photo : photos) {
            double ratio = photo.mask().holeRatio();
            if (photo.place() == HoledPhoto.Place.SMOOTH) {
                assertThat(ratio).isCloseTo(113 / 4096.0, within(1e-9));
            } else {
                boolean small = photo.name().endsWith("-1");
                assertThat(ratio).isBetween(small ? 0.03 : 0.28, small ? 0.17 : 0.42);
            }
        }
        assertThat(all(builder().optSeed(7).build())).isNotEqualTo(photos);
    }

    /** The maps are the photos, whose squares need not be resized. */
    @Test
    void aSemanticMapIsCutAsItsPhoto(@TempDir Path maps) throws IOException {
        TestPhotos.write(maps, 4);
        int shortSide = PhotoSource.open(photo(maps)).size().shortSide();

        List<HoledPhoto> photos = all(builder().optSide(shortSide).optLabels(maps).build());

        assertThat(photos).allMatch(photo -> photo.labels().get().equals(photo.truth()));
        Path first = photo(folder);
        Files.delete(photo(maps));
        EvaluationSet missing = builder().optLabels(maps).build();
        assertThatThrownBy(() -> missing.get(0))
                .hasMessageContaining(first + ": has no semantic map");
    }

    /** The first one. */
    private static Path photo(Path folder) throws IOException {
        return PictureReader.list(folder).get(0);
    }

    @Test
    void photosThatAreNoFilesHereHaveTheSameHolesAndNames() throws IOException {
        PhotoListing elsewhere =
                new PhotoListing() {
                    @Override
                    public List<String> names() {
                        return List.of("far/p0.png", "far/p1.png", "far/p2.png", "far/p3.png");
                    }

                    @Override
                    public PhotoSource open(int number) throws IOException {
                        byte[] bytes = Files.readAllBytes(folder.resolve("p" + number + ".png"));
                        return PhotoSource.of(names().get(number), bytes);
                    }
                };
        EvaluationSet set = builder().setPhotos(elsewhere).build();

        assertThat(all(set)).isEqualTo(all(builder().build()));
        assertThat(set.namesHash()).isEqualTo(builder().build().namesHash());
    }

    @Test
    void rangesAndKindsTakeTurns() throws IOException {
        List<HoledPhoto> photos = all(builder().optSmoothRadius(0).build());
        assertThat(photos)
                .extracting(photo -> photo.mask().holeRatio() > 0.2)
                .containsExactly(false, true, false, true, false, true, false, true);
    }

    @ParameterizedTest
    @EnumSource(
            value = HoleKind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"OBJECTS"})
    void eachKindMakesHoles(HoleKind kind) throws IOException {
        EvaluationSet set = builder().optKinds(Set.of(kind)).optSmoothRadius(0).build();
        assertThat(all(set)).hasSize(8).noneMatch(photo -> photo.mask().isAllKnown());
        assertThat(set.description()).contains("2 hole(s) each: " + kind);
    }

    @Test
    void masksOfThePhotosNamesAreTheirsAndOthersAreDrawn() throws IOException {
        Path photos = list("p0.png", "p1.png", "p2.png", "p3.png");
        Path masks = Files.createDirectory(folder.resolve("masks"));
        RgbImage mask = all(builder().build()).get(1).mask().toPicture();
        for (String name : List.of("p0", "p1_mask001", "p1_mask002", "p2_mask")) {
            EvaluationSet.write(masks.resolve(name + ".png"), mask);
        }
        assertThatThrownBy(() -> builder().setPhotos(photos).optMasks(masks).build())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("3 photos, but none for")
                .hasMessageContaining("p3.png");
        EvaluationSet.write(masks.resolve("p3.png"), mask);
        List<HoledPhoto> own =
                all(builder().setPhotos(photos).optMasks(masks).optSmoothRadius(0).build());
        assertThat(own).extracting(HoledPhoto::photo).containsExactly(0, 1, 1, 2, 3);
        assertThat(own).allMatch(photo -> photo.mask().toPicture().equals(mask));

        Path others = Files.createDirectory(folder.resolve("others"));
        EvaluationSet.write(others.resolve("x.png"), mask);
        assertThat(all(builder().setPhotos(photos).optMasks(others).optSmoothRadius(0).build()))
                .hasSize(8)
                .allMatch(photo -> photo.mask().holeRatio() > 0.2);
    }

    @Test
    void whatIsSeenDoesNotTellTheHolesContent() throws IOException {
        for (HoledPhoto photo : builder().build().get(0)) {
            for (int i = 0; i < 64 * 64; i++) {
                boolean hole = photo.mask().isHole(i % 64, i / 64);
                int expected = hole ? 128 : photo.truth().rgb()[i * 3] & 0xff;
                assertThat(photo.holed().rgb()[i * 3] & 0xff).isEqualTo(expected);
            }
        }
    }

    @Test
    void objectsStandAnywhereInTheirSize() throws IOException {
        Path outlines = Files.createDirectory(folder.resolve("outlines"));
        HoledPhoto any = builder().optSmoothRadius(12).optSide(128).build().get(0).get(2);
        EvaluationSet.write(outlines.resolve("disc.png"), any.mask().toPicture());
        Files.delete(folder.resolve("p3.png"));
        EvaluationSet set =
                EvaluationSet.builder()
                        .setPhotos(list("p0.png", "p1.png", "p2.png"))
                        .optSide(64)
                        .optKinds(Set.of(HoleKind.OBJECTS))
                        .optOutlines(outlines)
                        .optSmoothRadius(0)
                        .build();
        for (HoledPhoto photo : all(set)) {
            assertThat(set.ranges()).anyMatch(range -> range.holds(photo.mask().holeRatio()));
        }
        assertThatThrownBy(() -> builder().optKinds(Set.of(HoleKind.OBJECTS)).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("outlines");
    }

    private Path list(String... names) throws IOException {
        return Files.write(folder.resolve("list.txt"), List.of(names));
    }

    @Test
    void otherProgramsGetTheHolesAndTheirPicturesAreRead() throws Exception {
        EvaluationSet set = builder().build();
        Path holes = folder.resolve("holes");
        set.write(holes);
        HoledPhoto photo = set.get(1).get(0);
        Path holed = holes.resolve(photo.name() + "-holed.png");
        assertThat(PhotoSource.open(holed).read(64)).isEqualTo(photo.holed());
        assertThat(PhotoSource.open(holes.resolve(photo.name() + "-mask.png")).read(64))
                .isEqualTo(photo.mask().toPicture());
        Files.copy(holed, folder.resolve(photo.name() + ".png"));
        assertThat(Filler.folder(folder).fill(photo.name(), photo.holed(), photo.mask()))
                .isEqualTo(photo.holed());
        assertThatThrownBy(() -> Filler.folder(folder).fill("x", photo.holed(), photo.mask()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("x.png");
    }

    @Test
    void rangesAreRead() {
        assertThat(RatioRange.parse("5-15")).isEqualTo(new RatioRange(5, 15)).hasToString("5–15 %");
        for (String wrong : new String[] {"5", "15-5", "0-10", "5-100", "a-b"}) {
            assertThatThrownBy(() -> RatioRange.parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new RatioRange(10, 20).holds(0.2)).isTrue();
        assertThat(new RatioRange(10, 20).holds(0.1)).isFalse();
    }
}
