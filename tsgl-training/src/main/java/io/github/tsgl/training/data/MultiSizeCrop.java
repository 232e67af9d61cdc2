package io.github.tsgl.training.data;

import java.util.ArrayList;
import java.util.List;

/**
 * A random square of the photo in one of several sizes, in steps of √2; it makes the most of a few
 * large photos. Photos smaller than the square are not used.
 *
 * @param smallest the shortest short side, in pixels
 * @param largest the longest short side, in pixels; larger photos are shrunk to it
 */
public record MultiSizeCrop(int smallest, int largest) implements CropPolicy {

    private static final double RATIO = Math.sqrt(0.5);

    /**
     * Makes a policy.
     *
     * @param smallest the shortest short side, in pixels
     * @param largest the longest short side, in pixels
     * @throws IllegalArgumentException if the range is empty
     */
    public MultiSizeCrop {
        if (smallest < 1 || largest < smallest) {
            throw new IllegalArgumentException(
                    "the sizes must be a range, not " + smallest + " to " + largest);
        }
    }

    /** {@inheritDoc} */
    @Override
    public List<Photo.Size> sizes(Photo.Size own, int side) {
        List<Photo.Size> sizes = new ArrayList<>();
        int least = Math.max(smallest, side);
        double length = Math.min(own.shortSide(), largest);
        for (; Math.round(length) >= least; length *= RATIO) {
            sizes.add(own.withShortSide(length));
        }
        return sizes;
    }
}
