// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.training.perceptual.LpipsNetwork;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

class PerceptionTest {

    private static final RgbImage TRUTH = TestPhotos.photo(48, 0, 24, 4, 6);
    private static final List<RgbImage> PICTURES =
            IntStream.rangeClosed(0, 6)
                    .mapToObj(seed -> TestPhotos.photo(48, seed, 24, 4, 6))
                    .toList();

    @Test
    void anyNumberOfPicturesIsAsFarFromTheTruthAsEachAlone() throws Exception {
        try (Perception perception =
                new Perception(LpipsNetwork.squeezeNet(), Optional.empty(), Device.cpu())) {
            List<Float> distances = perception.distances(TRUTH, PICTURES);
            assertThat(distances).hasSameSizeAs(PICTURES);
            for (int i = 0; i < PICTURES.size(); i++) {
                float alone = perception.distances(TRUTH, List.of(PICTURES.get(i))).get(0);
                assertThat(distances.get(i)).isCloseTo(alone, within(1e-5f));
            }
            assertThat(distances.get(0)).isCloseTo(0, within(1e-9f));
            assertThat(perception.hasFeatures()).isFalse();
        }
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "TSGL_INCEPTION", matches = ".+")
    void anyNumberOfPicturesHasTheFeaturesOfEachAlone() throws Exception {
        InceptionFile file = new InceptionFile(Path.of(System.getenv("TSGL_INCEPTION")));
        try (Perception perception =
                new Perception(LpipsNetwork.squeezeNet(), Optional.of(file), Device.cpu())) {
            List<float[]> features = perception.features(PICTURES);
            assertThat(features).hasSameSizeAs(PICTURES);
            for (int i = 0; i < PICTURES.size(); i++) {
                float[] alone = perception.features(List.of(PICTURES.get(i))).get(0);
                assertThat(features.get(i))
                        .hasSize(perception.featureSize())
                        .containsExactly(alone, within(1e-4f));
            }
        }
    }
}
