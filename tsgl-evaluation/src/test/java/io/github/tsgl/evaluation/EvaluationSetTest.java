package io.github.tsgl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tsgl.training.data.PhotoSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                .optKinds(EnumSet.of(EvaluationSet.HoleKind.IRREGULAR, EvaluationSet.HoleKind.BOX))
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
            photo.range()
                    .ifPresentOrElse(
                            range ->
                                    assertThat(ratio)
                                            .isBetween(
                                                    range.least() - 0.02, range.greatest() + 0.02),
                            () -> assertThat(ratio).isCloseTo(113 / 4096.0, within(1e-9)));
        }
        assertThat(all(builder().optSeed(7).build())).isNotEqualTo(photos);
    }

    @Test
    void rangesAndKindsTakeTurns() throws IOException {
        List<HoledPhoto> photos = all(builder().optSmoothRadius(0).build());
        assertThat(photos)
                .extracting(photo -> photo.range().orElseThrow().percentFrom())
                .containsExactly(5, 30, 5, 30, 5, 30, 5, 30);
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
                        .optKinds(Set.of(EvaluationSet.HoleKind.OBJECT))
                        .optOutlines(outlines)
                        .optSmoothRadius(0)
                        .build();
        for (HoledPhoto photo : all(set)) {
            RatioRange range = photo.range().orElseThrow();
            assertThat(photo.mask().holeRatio()).isBetween(range.least(), range.greatest());
        }
        assertThatThrownBy(() -> builder().optKinds(Set.of(EvaluationSet.HoleKind.OBJECT)).build())
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
        assertThat(Optional.of(new RatioRange(1, 99))).isPresent();
    }
}
