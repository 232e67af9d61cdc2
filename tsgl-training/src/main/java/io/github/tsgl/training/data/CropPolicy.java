// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import java.util.ArrayList;
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
    List<PhotoSource.Size> sizes(PhotoSource.Size own, int side);

    /**
     * A random square of the photo in one of several sizes, in steps of √2; it makes the most of a
     * few large photos. Photos smaller than the square are not used.
     *
     * @param smallest the shortest short side, in pixels
     * @param largest the longest short side, in pixels; larger photos are shrunk to it
     * @return the policy
     * @throws IllegalArgumentException if the range is empty
     */
    static CropPolicy scales(int smallest, int largest) {
        if (smallest < 1 || largest < smallest) {
            throw new IllegalArgumentException(
                    "the sizes must be a range, not " + smallest + " to " + largest);
        }
        return (own, side) -> {
            List<PhotoSource.Size> sizes = new ArrayList<>();
            int least = Math.max(smallest, side);
            double length = Math.min(own.shortSide(), largest);
            for (; Math.round(length) >= least; length *= Math.sqrt(0.5)) {
                sizes.add(own.withShortSide(length));
            }
            return sizes;
        };
    }

    /**
     * A random square of the photo in its own size, as in the released TSGL code for Paris
     * StreetView and Places2. A smaller photo is enlarged until the square fits; the released code
     * would fill up with black.
     *
     * @return the policy
     */
    static CropPolicy crop() {
        return (own, side) -> List.of(own.shortSide() < side ? own.withShortSide(side) : own);
    }

    /**
     * The whole photo, resized to the square, as in the released TSGL code for CelebA. It is
     * filtered, where that takes the nearest pixels.
     *
     * @return the policy
     */
    static CropPolicy resize() {
        return (own, side) -> List.of(new PhotoSource.Size(side, side));
    }
}
