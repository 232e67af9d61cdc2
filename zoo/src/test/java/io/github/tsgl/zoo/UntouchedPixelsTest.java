// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import io.github.tsgl.encoder.host.Sizing;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever the sizing, the photo's layout, its size and the hole: only the hole changes. */
class UntouchedPixelsTest {

    @Property(tries = 120, seed = "1")
    void pixelsOutsideTheHoleAreThePhotos(
            @ForAll Sizing sizing,
            @ForAll Pictures.Layout layout,
            @ForAll @IntRange(min = 1, max = 90) int width,
            @ForAll @IntRange(min = 2, max = 90) int height,
            @ForAll @IntRange(min = 16, max = 64) int workingSize,
            @ForAll @IntRange(min = 1, max = 4) int holes,
            @ForAll long seed)
            throws TranslateException {
        BufferedImage photo = Pictures.noise(layout, width, height, seed);
        BufferedImage mask = Pictures.mask(width, height, rectangles(width, height, holes, seed));

        BufferedImage result = inpaint(sizing, workingSize, photo, mask);

        assertThat(result.getWidth()).isEqualTo(width);
        assertThat(result.getHeight()).isEqualTo(height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean known = mask.getRaster().getSample(x, y, 0) == 0;
                if (layout == Pictures.Layout.PALETTE) {
                    if (known) {
                        assertThat(result.getRGB(x, y)).isEqualTo(photo.getRGB(x, y));
                    }
                    continue;
                }
                int bands = photo.getRaster().getNumBands();
                int kept = photo.getColorModel().hasAlpha() ? bands - 1 : bands;
                for (int b = known ? 0 : kept; b < bands; b++) {
                    assertThat(result.getRaster().getSample(x, y, b))
                            .isEqualTo(photo.getRaster().getSample(x, y, b));
                }
            }
        }
    }

    @Property(tries = 60, seed = "2")
    void everyPixelOfTheHoleIsFilled(
            @ForAll Sizing sizing,
            @ForAll @IntRange(min = 4, max = 90) int width,
            @ForAll @IntRange(min = 4, max = 90) int height,
            @ForAll @IntRange(min = 1, max = 4) int holes,
            @ForAll long seed)
            throws TranslateException {
        BufferedImage photo = Pictures.blank(Pictures.Layout.RGB, width, height);
        Arrays.stream(rectangles(width, height, holes, seed)).forEach(r -> paintWhite(photo, r));
        BufferedImage mask = Pictures.mask(width, height, rectangles(width, height, holes, seed));

        BufferedImage result = inpaint(sizing, 16, photo, mask);

        // The known part is black, so its mean is, and so is all of the result: no white is left
        // in the hole, and none leaked from it.
        int[] colors = result.getRGB(0, 0, width, height, null, 0, width);
        assertThat(IntStream.of(colors)).allMatch(color -> color == 0xff000000);
    }

    private static void paintWhite(BufferedImage photo, Rectangle area) {
        for (int y = area.y; y < area.y + area.height; y++) {
            for (int x = area.x; x < area.x + area.width; x++) {
                photo.setRGB(x, y, 0xffffff);
            }
        }
    }

    private static BufferedImage inpaint(
            Sizing sizing, int workingSize, BufferedImage photo, BufferedImage mask)
            throws TranslateException {
        try (ZooModel<InpaintingInput, Image> model = StandIn.model(sizing, workingSize);
                Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            return Pictures.pixels(
                    predictor.predict(
                            new InpaintingInput(Pictures.image(photo), Pictures.image(mask))));
        }
    }

    /** Some rectangles that leave the last row free. */
    private static Rectangle[] rectangles(int width, int height, int count, long seed) {
        Random random = new Random(seed);
        Rectangle[] rectangles = new Rectangle[count];
        for (int i = 0; i < count; i++) {
            int x = random.nextInt(width);
            int y = random.nextInt(height - 1);
            rectangles[i] =
                    new Rectangle(
                            x,
                            y,
                            1 + random.nextInt(width - x),
                            1 + random.nextInt(height - 1 - y));
        }
        return rectangles;
    }
}
