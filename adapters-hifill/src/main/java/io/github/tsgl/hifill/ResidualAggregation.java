// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.encoder.host.PhotoJob;
import io.github.tsgl.encoder.input.PreparedInputs;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.PictureRows;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Contextual residual aggregation (Yi et al. 2020) for one photo of any size: the network fills a
 * small copy; what the small copy lacks of the photo's detail, the residual, is taken in the hole
 * from the places that the network's attention names.
 *
 * <pre>{@code
 * ResidualAggregation photo = ResidualAggregation.builder().build(largePhoto, hole);
 * NDList inputs = PreparedInputs.stack(manager, List.of(photo.inputs())).toList();
 * NDList outputs = network.forward(parameters, inputs, false);
 * photo.fill(outputs.get(0), outputs.get(1), result::write);
 * }</pre>
 *
 * <p>The photo is seen as a picture of whole multiples of the small one's sides. The residual is
 * aggregated some rows of all places at a time, so that memory does not grow with the photo.
 */
final class ResidualAggregation {

    private final LargePicture large;
    private final SmallCopy small;
    private final HoleEdge edge;

    private ResidualAggregation(Builder builder, PictureRows photo, HoleMask hole) {
        int side = builder.side;
        int across = builder.multiple.orElse((photo.width() + side - 1) / side);
        int down = builder.multiple.orElse((photo.height() + side - 1) / side);
        large = new LargePicture(photo, hole, side, across, down);
        edge = builder.edge;
        small = SmallCopy.of(large, edge);
    }

    /** Makes a builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** What the network takes: the small copy in [-1, 1], RGB, and its mask. */
    PreparedInputs inputs() {
        return small.inputs();
    }

    /**
     * Fills the photo's hole.
     *
     * @param picture the network's picture (1, 3, side, side) in [-1, 1], RGB
     * @param scores the network's scores (1, L, L) of a square grid of L places that divides the
     *     side
     * @param result gets the colors of the hole's pixels; the photo itself must stay as it is
     * @throws IllegalArgumentException if the shapes are others
     */
    public void fill(NDArray picture, NDArray scores, PhotoJob.Pixels result) {
        int side = small.side();
        int grid = (int) Math.round(Math.sqrt(scores.getShape().get(1)));
        long length = (long) grid * grid;
        if (!picture.getShape().equals(new Shape(1, 3, side, side))
                || !scores.getShape().equals(new Shape(1, length, length))
                || side % grid != 0) {
            throw new IllegalArgumentException(
                    "picture and scores must fit a side of %d: %s, %s"
                            .formatted(side, picture.getShape(), scores.getShape()));
        }
        PlaceGrid places = PlaceGrid.over(large, grid);
        HoleBlend blend = new HoleBlend(large, small, edge, result);
        FloatImage filled = small.colors(picture);
        ResidualBands bands =
                new ResidualBands(large, small.picture(), filled, places, blend.wanted(places));
        try (NDManager manager = scores.getManager().newSubManager()) {
            bands.forEach(manager, scores, blend::write);
        }
    }

    /** How the hole of a large photo is seen in the small one, and where its filling ends. */
    public enum HoleEdge {
        /**
         * A small pixel is hole if any pixel under it is, and the hole's pixels alone are replaced.
         */
        SHARP,
        /**
         * As published: a small pixel is what the photo's pixel at its corner is, and at the hole's
         * border filling and photo fade into each other, so that pixels on both sides are a
         * mixture.
         */
        SOFT
    }

    /** Says how a photo is aggregated. */
    public static final class Builder {

        private int side = 512;
        private OptionalInt multiple = OptionalInt.empty();
        private HoleEdge edge = HoleEdge.SHARP;

        private Builder() {}

        /**
         * Sets the small picture's height and width; 512 by default, a multiple of {@link
         * HifillGenerator#multiple()}.
         */
        public Builder optSide(int side) {
            this.side = side;
            return this;
        }

        /**
         * Sets how many times as long as the small picture's the large one's sides are; by default
         * as few times as are needed for neither to be shorter than the photo's. At least 1;
         * published: 6 for photos of any size.
         */
        public Builder optMultiple(int multiple) {
            this.multiple = OptionalInt.of(multiple);
            return this;
        }

        /** Sets how the hole's edge is treated; {@link HoleEdge#SHARP} by default. */
        public Builder optEdge(HoleEdge edge) {
            this.edge = Objects.requireNonNull(edge, "edge");
            return this;
        }

        /**
         * Reads a photo once, to make its small copy.
         *
         * @param photo the photo (3, H, W) in [0, 255], RGB
         * @param hole its hole
         * @return its aggregation
         * @throws IllegalArgumentException if a setting is out of range
         */
        public ResidualAggregation build(PictureRows photo, HoleMask hole) {
            if (side < 1 || multiple.orElse(1) < 1) {
                throw new IllegalArgumentException("side and multiple must be at least 1");
            }
            return new ResidualAggregation(this, photo, hole);
        }
    }
}
