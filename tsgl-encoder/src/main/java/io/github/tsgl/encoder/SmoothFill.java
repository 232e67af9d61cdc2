// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.PadToMultiple;
import io.github.tsgl.layers.PadToMultiple.Border;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.Interpolation;
import io.github.tsgl.layers.ops.Masks;
import io.github.tsgl.layers.ops.Padding;

/**
 * Fills holes smoothly from their borders, without parameters: the solution of Laplace's equation,
 * approached from coarse to fine.
 *
 * <p>A pyramid of means over known pixels goes down to one pixel. On the way up each level takes
 * the coarser one's values into its hole and lets them settle by some Jacobi steps, in each of
 * which a pixel of the hole becomes the mean of the 3×3 around it, edge pixels repeated. Takes
 * {@code NDList(picture (N, C, H, W), mask (N, 1, H, W))} with 1 = known, returns the filled
 * picture (N, C, H, W); known pixels stay as they are.
 */
public final class SmoothFill extends ScopedBlock {

    private static final int STEPS = 8;

    /** What is added counts as unknown. */
    private static final PadToMultiple EVEN = new PadToMultiple(2, Border.ZEROS);

    private static final Shape ONE = new Shape(1, 1);
    private static final Shape TWO = new Shape(2, 2);
    private static final Shape THREE = new Shape(3, 3);
    private static final Shape NONE = new Shape(0, 0);

    /** Makes the block. */
    public SmoothFill() {}

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray mask = inputs.get(1);
        return new NDList(fill(inputs.get(0).mul(mask), mask));
    }

    private static NDArray fill(NDArray known, NDArray mask) {
        Shape size = known.getShape();
        long height = size.get(2);
        long width = size.get(3);
        if (height == 1 && width == 1) {
            return known;
        }
        NDArray sums = pool(EVEN.pad(known));
        NDArray counts = pool(EVEN.pad(mask));
        // Means over the known ones of four pixels; a quarter is the least that is above none.
        NDArray coarse =
                fill(
                        sums.div(counts.maximum(0.25)),
                        counts.gt(0).toType(mask.getDataType(), false));
        Shape half = coarse.getShape();
        NDArray guess =
                Interpolation.BILINEAR
                        .resize(coarse, 2 * half.get(2), 2 * half.get(3))
                        .get(":, :, 0:{}, 0:{}", height, width);
        NDArray hole = Masks.inverted(mask);
        NDArray filled = known.add(guess.mul(hole));
        for (int i = 0; i < STEPS; i++) {
            // DJL 0.35.1 ignores countIncludePad, so zeros at the border would count.
            NDArray bordered = Padding.replicate(filled, 1, 1, 1, 1);
            NDArray mean = bordered.getNDArrayInternal().avgPool(THREE, ONE, NONE, false, true);
            filled = known.add(mean.mul(hole));
        }
        return filled;
    }

    private static NDArray pool(NDArray x) {
        return x.getNDArrayInternal().avgPool(TWO, TWO, NONE, false, true);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
