// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.Image;
import ai.djl.translate.TranslateException;
import io.github.tsgl.image.ExemplarFill;
import io.github.tsgl.image.HarmonicFill;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.MarchingFill;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.PictureReader;
import io.github.tsgl.image.io.StoredPicture;
import io.github.tsgl.zoo.InpaintingInput;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A way to fill holes. */
@FunctionalInterface
public interface Filler {

    /** The largest picture that is read from another program, in millions of pixels. */
    double MAX_MEGAPIXELS = 100;

    /**
     * Fills a hole.
     *
     * @param name the name of photo and hole
     * @param holed the photo, gray in the hole
     * @param mask the hole
     * @return a picture of the same size, of which the hole is taken
     * @throws IOException if it cannot be read from where it is
     * @throws TranslateException if a model cannot make it
     */
    RgbImage fill(String name, RgbImage holed, HoleMask mask)
            throws IOException, TranslateException;

    /**
     * Fills a hole, with the photo's semantic map if there is one and it is looked at.
     *
     * @param photo photo and hole
     * @param holed what is to be seen of the photo, {@link HoledPhoto#holed}
     * @return a picture of the same size, of which the hole is taken
     * @throws IOException if it cannot be read from where it is
     * @throws TranslateException if a model cannot make it
     */
    default RgbImage fill(HoledPhoto photo, RgbImage holed) throws IOException, TranslateException {
        return fill(photo.name(), holed, photo.mask());
    }

    /**
     * The mean color of the known pixels.
     *
     * @return the filler
     */
    static Filler meanColor() {
        return (name, holed, mask) -> {
            byte[] rgb = holed.rgb();
            long[] sums = new long[3];
            long count = 0;
            for (int i = 0; i < rgb.length / 3; i++) {
                if (!mask.isHole(i % mask.width(), i / mask.width())) {
                    count++;
                    for (int c = 0; c < 3; c++) {
                        sums[c] += rgb[i * 3 + c] & 0xff;
                    }
                }
            }
            byte[] mean = new byte[rgb.length];
            for (int i = 0; i < mean.length; i++) {
                mean[i] = (byte) Math.round((double) sums[i % 3] / Math.max(1, count));
            }
            return new RgbImage(holed.width(), holed.height(), mean);
        };
    }

    /**
     * The smooth continuation of what is around, {@link HarmonicFill}.
     *
     * @return the filler
     */
    static Filler smooth() {
        return (name, holed, mask) -> RgbImage.of(HarmonicFill.fill(holed.toFloatImage(), mask));
    }

    /**
     * Telea's method, {@link MarchingFill#telea}.
     *
     * @param radius how far from a pixel others count, from 1 to 100 pixels
     * @return the filler
     */
    static Filler telea(int radius) {
        return (name, holed, mask) -> MarchingFill.telea(holed, mask, radius);
    }

    /**
     * Bertalmío's lines of equal brightness, {@link MarchingFill#navierStokes}.
     *
     * @param radius how far from a pixel others count, from 1 to 100 pixels
     * @return the filler
     */
    static Filler navierStokes(int radius) {
        return (name, holed, mask) -> MarchingFill.navierStokes(holed, mask, radius);
    }

    /**
     * Patches of what is known, {@link ExemplarFill}.
     *
     * @return the filler
     */
    static Filler exemplar() {
        return (name, holed, mask) ->
                RgbImage.of(ExemplarFill.fill(holed.toFloatImage(), mask).picture());
    }

    /**
     * What another program made of the files of {@link EvaluationSet#write}.
     *
     * @param folder has a picture {@code NAME.png} for each name
     * @return the filler
     */
    static Filler folder(Path folder) {
        PictureReader reader = PictureReader.strict(MAX_MEGAPIXELS, "an evaluation");
        return (name, holed, mask) -> {
            RgbImage filled = reader.read(folder.resolve(name + ".png")).toRgbImage();
            holed.requireSameSize(filled);
            return filled;
        };
    }

    /**
     * A model of the zoo or a trained run.
     *
     * @param predictor the model's predictor, which stays the caller's
     * @return the filler
     */
    static Filler model(Predictor<InpaintingInput, Image> predictor) {
        return new Filler() {
            @Override
            public RgbImage fill(String name, RgbImage holed, HoleMask mask)
                    throws TranslateException {
                return fill(holed, mask, Optional.empty());
            }

            @Override
            public RgbImage fill(HoledPhoto photo, RgbImage holed) throws TranslateException {
                return fill(holed, photo.mask(), photo.labels());
            }

            private RgbImage fill(RgbImage holed, HoleMask mask, Optional<RgbImage> labels)
                    throws TranslateException {
                Image result =
                        predictor.predict(
                                new InpaintingInput(
                                        image(holed),
                                        image(mask.toPicture()),
                                        labels.map(this::image)));
                return StoredPicture.of((BufferedImage) result.getWrappedImage()).toRgbImage();
            }

            private Image image(RgbImage picture) {
                return new BufferedImageFactory().fromImage(picture.toBufferedImage());
            }
        };
    }
}
