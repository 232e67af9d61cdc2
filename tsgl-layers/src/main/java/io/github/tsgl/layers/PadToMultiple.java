// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.ops.Padding;
import java.util.Arrays;

/**
 * Padding at the right and lower border to multiples of a number, for networks that halve sizes.
 *
 * @param multiple the number, at least 1
 * @param border what is added
 */
public record PadToMultiple(int multiple, Border border) {

    /** What is added at a border. */
    public enum Border {
        /** The mirrored picture, its edge pixels not repeated; in small pictures as REPLICATE. */
        REFLECT {
            @Override
            NDArray pad(NDArray x, int below, int right) {
                Shape size = x.getShape();
                return below < size.get(2) && right < size.get(3)
                        ? Padding.reflect(x, 0, right, 0, below)
                        : REPLICATE.pad(x, below, right);
            }
        },
        /** The edge pixels. */
        REPLICATE {
            @Override
            NDArray pad(NDArray x, int below, int right) {
                return Padding.replicate(x, 0, right, 0, below);
            }
        },
        /** The mirrored picture, edge pixels repeated, as often as need be. */
        SYMMETRIC {
            @Override
            NDArray pad(NDArray x, int below, int right) {
                Shape size = x.getShape();
                return Padding.symmetric(x, size.get(2) + below, size.get(3) + right);
            }
        },
        /** Zeros. */
        ZEROS {
            @Override
            NDArray pad(NDArray x, int below, int right) {
                return x.pad(new Shape(0, right, 0, below), 0);
            }
        };

        abstract NDArray pad(NDArray x, int below, int right);
    }

    /**
     * Makes the description.
     *
     * @param multiple the number, at least 1
     * @param border what is added
     * @throws IllegalArgumentException if the number is less than 1
     */
    public PadToMultiple {
        if (multiple < 1) {
            throw new IllegalArgumentException("sides are no multiples of " + multiple);
        }
    }

    /**
     * Pads an array.
     *
     * @param x the array (N, C, H, W)
     * @return the array (N, C, H', W') with the name of x, or x if nothing is missing
     */
    public NDArray pad(NDArray x) {
        int below = missing(x.getShape().get(2));
        int right = missing(x.getShape().get(3));
        if (below == 0 && right == 0) {
            return x;
        }
        NDArray padded = border.pad(x, below, right);
        padded.setName(x.getName());
        return padded;
    }

    /**
     * Pads all inputs of a network.
     *
     * @param inputs arrays (N, C, H, W)
     * @return the arrays (N, C, H', W')
     */
    public NDList pad(NDList inputs) {
        return new NDList(inputs.stream().map(this::pad).toArray(NDArray[]::new));
    }

    /**
     * Tells the shapes of what {@link #pad(NDList)} gives.
     *
     * @param inputShapes the shapes (N, C, H, W) of arrays
     * @return their shapes (N, C, H', W') when they are padded
     */
    public Shape[] pad(Shape[] inputShapes) {
        return Arrays.stream(inputShapes)
                .map(
                        x ->
                                new Shape(
                                        x.get(0),
                                        x.get(1),
                                        x.get(2) + missing(x.get(2)),
                                        x.get(3) + missing(x.get(3))))
                .toArray(Shape[]::new);
    }

    private int missing(long length) {
        return Math.toIntExact(Math.floorMod(-length, (long) multiple));
    }

    /**
     * Cuts off what was added.
     *
     * @param y an array (N, C, H', W')
     * @param size a shape (..., H, W) of what was padded
     * @return the array's part (N, C, H, W), or y if nothing was added
     */
    public static NDArray crop(NDArray y, Shape size) {
        long height = size.get(2);
        long width = size.get(3);
        return y.getShape().get(2) == height && y.getShape().get(3) == width
                ? y
                : y.get(new NDIndex(":, :, :{}, :{}", height, width));
    }
}
