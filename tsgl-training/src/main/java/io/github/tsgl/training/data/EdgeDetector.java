package io.github.tsgl.training.data;

import io.github.tsgl.image.CannyEdges;
import io.github.tsgl.image.GreyImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.RgbImage;

/** Finds the edges of a picture, as the network's structure input and as its target. */
@FunctionalInterface
public interface EdgeDetector {

    /**
     * Finds edges.
     *
     * @param picture the picture
     * @param mask where the picture may be looked at; edges in the hole are 0
     * @return height × width values, 1 on an edge, else 0
     */
    float[] detect(RgbImage picture, HoleMask mask);

    /**
     * Returns Canny's edge detector; with a mask, nothing in the hole changes edges outside.
     *
     * @param sigma the standard deviation of its Gaussian, in pixels
     * @return the detector
     */
    static EdgeDetector canny(double sigma) {
        CannyEdges canny = CannyEdges.builder().optSigma(sigma).build();
        return (picture, mask) -> {
            GreyImage grey = GreyImage.of(picture.toFloatImage());
            if (mask.isAllKnown()) {
                return canny.detect(grey).toFloatArray();
            }
            return canny.detect(grey, mask.toFloatImage()).toFloatArray();
        };
    }
}
