package io.github.tsgl.training.data;

import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.image.RgbImage;

/** Makes the texture picture of a picture, as the network's texture input. */
@FunctionalInterface
public interface TextureMaker {

    /**
     * Makes a texture picture; the same picture gives the same one, in any thread.
     *
     * @param picture the picture
     * @return the texture picture, of the same size
     */
    RgbImage make(RgbImage picture);

    /**
     * Returns the maker that smooths a picture; {@link SmoothingCache} keeps its results on disk.
     *
     * @param smoothing how it is smoothed; with none, the texture picture is the picture itself
     * @return the maker
     */
    static TextureMaker of(Smoothing smoothing) {
        if (smoothing == Smoothing.NONE) {
            return picture -> picture;
        }
        InputPreparation preparation = InputPreparation.builder().optSmoothing(smoothing).build();
        return picture -> RgbImage.of(preparation.smooth(picture.toFloatImage()));
    }
}
