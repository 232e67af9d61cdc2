// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * Edges against {@code skimage.feature.canny} of scikit-image 0.26: canny-edges.bin.gz has its
 * results for the lines of canny-cases.txt, packed to bits, from a processor with AVX-512.
 */
class CannyEdgesTest {

    @Test
    void everyPixelEqualsScikitImage() throws IOException {
        FloatImage photo = TestPictures.photo();
        ByteBuffer golden = TestPictures.resource(CannyEdgesTest.class, "canny-edges.bin.gz");
        SoftAssertions softly = new SoftAssertions();
        for (String line : cases()) {
            String[] words = line.split(" ");
            int height = Integer.parseInt(words[3]);
            int width = Integer.parseInt(words[4]);
            GrayImage gray;
            if (words[0].equals("photo")) {
                int top = Integer.parseInt(words[1]);
                int left = Integer.parseInt(words[2]);
                gray = GrayImage.ofBytes(photo.crop(top, left, height, width));
            } else {
                int seed = Integer.parseInt(words[1]);
                gray = GrayImage.of(TestPictures.formula(words[0], height, width, seed));
            }
            CannyEdges canny = CannyEdges.builder().optSigma(Double.parseDouble(words[5])).build();
            FloatImage edges =
                    words[6].equals("-")
                            ? canny.detect(gray)
                            : canny.detect(gray, TestPictures.mask(words[6], height, width));
            FloatImage expected = TestPictures.edges(golden, height, width);
            softly.assertThat(differences(edges, expected)).as(line).isZero();
        }
        softly.assertAll();
        assertThat(golden.hasRemaining()).isFalse();
    }

    @Property(tries = 30)
    void whatIsInTheHoleCannotLeak(@ForAll @IntRange(min = 1, max = 1_000_000) int seed) {
        FloatImage image = TestPictures.formula("cells", 48, 40, seed);
        HoleMask mask = TestPictures.mask("blobs", 48, 40);
        CannyEdges canny = CannyEdges.builder().optSigma(2).build();

        FloatImage edges = canny.detect(GrayImage.of(image), mask);
        FloatImage others =
                canny.detect(GrayImage.of(TestPictures.withOtherHole(image, mask)), mask);

        assertThat(edges).isEqualTo(others);
    }

    @Test
    void lowerThresholdsKeepAllEdgesAndAddMore() {
        GrayImage gray = GrayImage.of(TestPictures.photo());
        FloatImage usual = CannyEdges.builder().build().detect(gray);
        FloatImage more = CannyEdges.builder().optThresholds(0, 0.05).build().detect(gray);
        int added = 0;
        for (int y = 0; y < gray.height(); y++) {
            for (int x = 0; x < gray.width(); x++) {
                assertThat(more.get(0, y, x)).isGreaterThanOrEqualTo(usual.get(0, y, x));
                added += more.get(0, y, x) > usual.get(0, y, x) ? 1 : 0;
            }
        }
        assertThat(added).isPositive();
    }

    @Test
    void aFlatPictureHasNoEdgesEvenWithoutThresholds() {
        GrayImage gray = GrayImage.of(FloatImage.filled(1, 20, 30, 0));
        FloatImage edges = CannyEdges.builder().optThresholds(0, 0).build().detect(gray);
        assertThat(edges).isEqualTo(FloatImage.filled(1, 20, 30, 0));
    }

    @Test
    void settingsOutOfRangeAndMasksOfAnotherSizeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CannyEdges.builder().optSigma(0).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CannyEdges.builder().optThresholds(0.3, 0.2).build());
        GrayImage gray = GrayImage.of(FloatImage.filled(1, 4, 5, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> CannyEdges.builder().build().detect(gray, HoleMask.allKnown(4, 5)))
                .withMessageContaining("5x4");
    }

    private static int differences(FloatImage a, FloatImage b) {
        int count = 0;
        for (int i = 0; i < a.values().length; i++) {
            count += a.values()[i] == b.values()[i] ? 0 : 1;
        }
        return count;
    }

    private static List<String> cases() throws IOException {
        try (InputStream in = CannyEdgesTest.class.getResourceAsStream("canny-cases.txt");
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }
}
