// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.Convolutions;
import io.github.tsgl.layers.ops.Interpolation;
import io.github.tsgl.layers.ops.Masks;

/**
 * What refined features are judged by: the mean absolute difference between their picture and the
 * given one where that is known, and between their picture at half the size and the one before
 * inside the hole, away from its border.
 */
final class RefinementLoss {

    private static final int RADIUS = 7;
    private static final int SIDE = 2 * RADIUS + 1;
    private static final Shape ONE = new Shape(1, 1);

    private final NDIndex picture;
    private final Term known;
    private final Term hole;

    /** A picture to be like, where that counts, and how many pixels that are. */
    private record Term(NDArray target, NDArray weight, double pixels) {

        static Term of(NDArray target, NDArray weight) {
            return new Term(target, weight, weight.sum().getFloat());
        }

        /** The mean difference; 0 if nothing counts. */
        NDArray difference(NDArray x) {
            double values = Math.max(1, 3 * pixels);
            return Arithmetic.scale(x.sub(target).abs().mul(weight).sum(), 1 / values);
        }
    }

    /**
     * Prepares the loss of one scale.
     *
     * @param level the scale
     * @param padded the scale as the generator sees it
     * @param smaller the finished picture at half the size
     */
    RefinementLoss(PyramidLevel level, PyramidLevel padded, NDArray smaller) {
        picture = new NDIndex(":, :, :{}, :{}", level.height(), level.width());
        known = Term.of(padded.picture(), padded.mask());
        hole = Term.of(smaller, inside(level.mask(), smaller.getShape()));
    }

    /**
     * The part of a hole that is away from its border: pixels made of missing ones alone, around
     * which an ellipse of 15×15 pixels has no others. Beyond the picture's border all is hole.
     */
    private static NDArray inside(NDArray mask, Shape size) {
        NDArray share = Masks.inverted(mask);
        share = Interpolation.BILINEAR.resize(share, size.get(2), size.get(3));
        NDArray other = share.lt(1).toType(DataType.FLOAT32, false);
        NDArray ellipse = ellipse(mask.getManager());
        NDArray near =
                Convolutions.exactConv2d(
                        other, ellipse, null, ONE, new Shape(RADIUS, RADIUS), ONE, 1);
        return near.lt(0.5f).toType(DataType.FLOAT32, false);
    }

    /** The ellipse as OpenCV draws it. */
    private static NDArray ellipse(NDManager manager) {
        float[] pixels = new float[SIDE * SIDE];
        for (int y = -RADIUS; y <= RADIUS; y++) {
            int half = (int) Math.rint(Math.sqrt(RADIUS * RADIUS - y * y));
            for (int x = -half; x <= half; x++) {
                pixels[(y + RADIUS) * SIDE + x + RADIUS] = 1;
            }
        }
        return Arithmetic.constant(manager, pixels, new Shape(1, 1, SIDE, SIDE));
    }

    /**
     * Evaluates the loss.
     *
     * @param y the generator's picture, of the padded size
     * @return a scalar
     */
    NDArray evaluate(NDArray y) {
        NDArray half = PyramidLevel.halved(y.get(picture));
        return known.difference(y).add(hole.difference(half));
    }
}
