// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.SmoothFill;
import io.github.tsgl.layers.PadToMultiple;
import io.github.tsgl.layers.PadToMultiple.Border;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.Interpolation;

/**
 * How rough the surroundings of a hole are, continued into it: 0 where nothing but smooth shades is
 * near, such as sky, a wall or ground out of focus, 1 where a quarter of what is near, or more, is
 * texture or a sharp edge. Not in a paper.
 *
 * <p>Measured are the differences of neighboring known pixels, as the root of their mean square
 * over 3×3 cells of 4×4: 0 up to {@value #SMOOTH} levels of 8 bits and 1 from {@value #ROUGH} on.
 * Blurred shapes, whose pixels hardly differ, are smooth: continued they look as well as copied,
 * and are nearer to the truth. Takes {@code NDList(picture (N, C, H, W) in [−1, 1], 0 in the hole,
 * mask (N, 1, H, W))} with 1 = known, returns (N, 1, H, W) in [0, 1], without a gradient.
 */
final class Roughness extends ScopedBlock {

    private static final double SMOOTH = 3;
    private static final double ROUGH = 4.5;

    /** A level of 8 bits in [−1, 1]. */
    private static final double LEVEL = 2.0 / 255;

    /** A place whose surroundings are rough by a quarter is rough. */
    private static final float SUFFICES = 4;

    private static final int CELL = 4;

    /** What is added counts as unknown. */
    private static final PadToMultiple WHOLE_CELLS = new PadToMultiple(CELL, Border.ZEROS);

    /** Above none of the pairs of 3×3 cells. */
    private static final double NONE_OF_ALL = 1e-4;

    private static final Shape CELLS = new Shape(CELL, CELL);
    private static final Shape THREE = new Shape(3, 3);
    private static final Shape ONE = new Shape(1, 1);
    private static final Shape ZERO = new Shape(0, 0);

    private final Block fill;

    Roughness() {
        fill = addChildBlock("fill", new SmoothFill());
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray known = WHOLE_CELLS.pad(inputs.get(0).stopGradient());
        NDArray mask = WHOLE_CELLS.pad(inputs.get(1));
        Steps steps = Steps.of(known, mask).cells();
        NDArray seen = steps.counts().gt(0).toType(mask.getDataType(), false);
        NDArray rough = steps.around().mul(seen);
        NDArray continued = fill.forward(parameters, new NDList(rough, seen), training).head();
        Shape size = known.getShape();
        NDArray enough = Arithmetic.scale(continued, SUFFICES).clip(0, 1);
        NDArray full = Interpolation.BILINEAR.resize(enough, size.get(2), size.get(3));
        return new NDList(PadToMultiple.crop(full, inputs.head().getShape()));
    }

    /** Squared differences of neighbors, and how many of them are known, for each place. */
    private record Steps(NDArray squares, NDArray counts) {

        static Steps of(NDArray x, NDArray mask) {
            NDArray across = mask.get(":, :, :, 1:").mul(mask.get(":, :, :, :-1"));
            NDArray down = mask.get(":, :, 1:, :").mul(mask.get(":, :, :-1, :"));
            NDArray horizontal = squared(x.get(":, :, :, 1:").sub(x.get(":, :, :, :-1")), across);
            NDArray vertical = squared(x.get(":, :, 1:, :").sub(x.get(":, :, :-1, :")), down);
            Shape right = new Shape(0, 1);
            Shape below = new Shape(0, 0, 0, 1);
            return new Steps(
                    horizontal.pad(right, 0).add(vertical.pad(below, 0)),
                    across.pad(right, 0).add(down.pad(below, 0)));
        }

        private static NDArray squared(NDArray differences, NDArray mask) {
            return differences.square().mean(new int[] {1}, true).mul(mask);
        }

        Steps cells() {
            return new Steps(Roughness.cells(squares), Roughness.cells(counts));
        }

        /** From the root of the mean square around each cell to [0, 1]. */
        NDArray around() {
            NDArray square = threes(squares).div(threes(counts).maximum(NONE_OF_ALL));
            return square.sqrt().sub(SMOOTH * LEVEL).div((ROUGH - SMOOTH) * LEVEL).clip(0, 1);
        }

        private static NDArray threes(NDArray x) {
            return x.getNDArrayInternal().avgPool(THREE, ONE, ONE, false, true);
        }
    }

    private static NDArray cells(NDArray x) {
        return x.getNDArrayInternal().avgPool(CELLS, CELLS, ZERO, false, true);
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        fill.initialize(manager, dataType, inputShapes);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape x = inputShapes[0];
        return new Shape[] {new Shape(x.get(0), 1, x.get(2), x.get(3))};
    }
}
