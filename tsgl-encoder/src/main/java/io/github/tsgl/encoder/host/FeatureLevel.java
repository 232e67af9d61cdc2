// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * One map of features that an encoder gives or a host wants: (N, channels, H / stride, W / stride),
 * sides rounded up, for pictures (N, 3, H, W).
 *
 * @param channels the channels
 * @param stride how many pixels of the picture lie between two positions, a power of 2
 */
public record FeatureLevel(int channels, int stride) {

    /**
     * Makes a level.
     *
     * @param channels the channels
     * @param stride how many pixels of the picture lie between two positions
     * @throws IllegalArgumentException if there are no channels, or the stride is no power of 2
     */
    public FeatureLevel {
        if (channels < 1 || stride < 1 || Integer.bitCount(stride) != 1) {
            throw new IllegalArgumentException(
                    "a feature level needs channels and a stride that is a power of 2, not "
                            + channels
                            + " at "
                            + stride);
        }
    }

    /**
     * The levels of an encoder that halves the size again and again.
     *
     * @param channels the channels of strides 2, 4, 8, ...
     * @return the levels, the finest first
     */
    public static List<FeatureLevel> halvings(int... channels) {
        List<FeatureLevel> levels = new ArrayList<>();
        for (int k = 0; k < channels.length; k++) {
            levels.add(new FeatureLevel(channels[k], 2 << k));
        }
        return List.copyOf(levels);
    }

    /**
     * Makes sure that an encoder gives what a host wants.
     *
     * @param given the encoder's levels
     * @param wanted the host's
     * @throws IllegalArgumentException if they differ
     */
    public static void requireSame(List<FeatureLevel> given, List<FeatureLevel> wanted) {
        if (!given.equals(wanted)) {
            throw new IllegalArgumentException(
                    "the encoder gives " + given + ", but the host wants " + wanted);
        }
    }

    /**
     * How often the size was halved.
     *
     * @return the logarithm of the stride to the base 2
     */
    public int halvingCount() {
        return Integer.numberOfTrailingZeros(stride);
    }

    /**
     * The shape of this level's map.
     *
     * @param picture the pictures' shape (N, any, H, W)
     * @return the shape (N, channels, H / stride, W / stride), rounded up
     */
    public Shape shape(Shape picture) {
        return new Shape(
                picture.get(0),
                channels,
                (picture.get(2) + stride - 1) / stride,
                (picture.get(3) + stride - 1) / stride);
    }

    /**
     * The shapes of the maps of some levels.
     *
     * @param levels the levels
     * @param picture the pictures' shape (N, any, H, W)
     * @return the levels' shapes in their order
     */
    public static Shape[] shapes(List<FeatureLevel> levels, Shape picture) {
        return levels.stream().map(level -> level.shape(picture)).toArray(Shape[]::new);
    }

    @Override
    public String toString() {
        return channels + " channels at 1/" + stride;
    }
}
