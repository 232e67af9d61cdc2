package io.github.tsgl.training.data;

import java.util.List;

/**
 * How a square sample is cut from a photo: the sizes to which the photo may be resized first, one
 * of which is drawn. The square is then cut at a random place.
 */
@FunctionalInterface
public interface CropPolicy {

    /**
     * Returns the sizes that a photo may be resized to.
     *
     * @param own the photo's own size
     * @param side the sample's height and width
     * @return sizes with no side shorter than the sample's; none if the photo is not to be used
     */
    List<Photo.Size> sizes(Photo.Size own, int side);
}
