// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.image.HoleMask;
import java.awt.Rectangle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is too much is said, and never wraps around. */
class LimitsTest {

    @Test
    void aMaskOfMorePixelsThanAnIntCountsIsRefused() {
        assertThatThrownBy(() -> HoleMask.allKnown(50_000, 50_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("50000x50000");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aPictureThatIsNotFiniteIsTheModelsFault(float factor) {
        try (ZooModel<InpaintingInput, Image> model = StandIn.model(Sizing.CROP, 32);
                Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            model.getBlock().getParameters().values().get(0).getArray().muli(factor);
            Image photo = Pictures.image(Pictures.noise(Pictures.Layout.RGB, 20, 20, 1));
            Image mask = Pictures.image(Pictures.mask(20, 20, new Rectangle(5, 5, 4, 4)));

            assertThatThrownBy(() -> predictor.predict(new InpaintingInput(photo, mask)))
                    .isInstanceOf(TranslateException.class)
                    .hasCauseInstanceOf(UnusableWeightsException.class)
                    .cause()
                    .hasMessageStartingWith("the model's picture");
        }
    }
}
