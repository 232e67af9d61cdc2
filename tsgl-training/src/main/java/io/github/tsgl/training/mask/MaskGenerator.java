// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.mask;

import io.github.tsgl.image.HoleMask;

/** Draws holes: any number, in any size, each decided by a seed. */
@FunctionalInterface
public interface MaskGenerator {

    /**
     * Draws a mask; the same size and seed give the same mask, in any thread.
     *
     * @param width the width in pixels
     * @param height the height in pixels
     * @param seed the seed
     * @return the mask, with at least one pixel of hole
     */
    HoleMask generate(int width, int height, long seed);

    /**
     * Strokes, scratches, blobs and boxes up to a hole ratio that is drawn evenly from a range.
     *
     * @param minRatio the smallest part of the picture that is hole, above 0
     * @param maxRatio the largest part, below 1
     * @return the generator
     * @throws IllegalArgumentException if the range is empty or leaves (0, 1)
     */
    static MaskGenerator irregular(double minRatio, double maxRatio) {
        return new IrregularMasks(minRatio, maxRatio);
    }

    /**
     * One upright box, at most twice as long as it is wide, anywhere.
     *
     * @param minRatio the smallest part of the picture that is hole, above 0
     * @param maxRatio the largest part, below 1
     * @return the generator, whose hole ratios lie in the range, to a row and a column of pixels
     * @throws IllegalArgumentException if the range is empty or leaves (0, 1)
     */
    static MaskGenerator box(double minRatio, double maxRatio) {
        return new BoxMasks(minRatio, maxRatio);
    }

    /**
     * LaMa's narrow masks ("thin"): many short thin strokes; at most half a picture of hole.
     *
     * <p>LaMa's settings for evaluation are published for 256×256 and for 512×512 pixels; for
     * another size the nearer of the two is scaled with the shorter side.
     *
     * @return the generator
     */
    static MaskGenerator lamaNarrow() {
        return LamaMasks.narrow();
    }

    /**
     * LaMa's medium masks: chains of strokes, and boxes; at most half a picture of hole.
     *
     * @return the generator
     */
    static MaskGenerator lamaMedium() {
        return LamaMasks.medium();
    }

    /**
     * LaMa's wide masks ("thick"): chains of strokes, and boxes; at most half a picture of hole.
     *
     * @return the generator
     */
    static MaskGenerator lamaWide() {
        return LamaMasks.wide();
    }

    /**
     * LaMa's narrow, medium or wide masks, a third of the masks each.
     *
     * @return the generator
     */
    static MaskGenerator lamaMixed() {
        return LamaMasks.mixed();
    }

    /**
     * The masks that LaMa is trained with: wide ones, half of them boxes, of any hole ratio.
     *
     * @return the generator
     */
    static MaskGenerator lamaTraining() {
        return LamaMasks.training();
    }

    /**
     * A square in the middle, of half the picture's width and height, as for PEN-Net's tests.
     *
     * @return the generator, whose masks do not depend on the seed
     */
    static MaskGenerator centeredSquare() {
        return SquareMasks.centered();
    }

    /**
     * An upright square of half the picture's width and height, anywhere.
     *
     * @return the generator
     */
    static MaskGenerator square() {
        return SquareMasks.random();
    }

    /**
     * What PEN-Net is trained with: a square anywhere, after which the whole mask is turned by up
     * to 45 degrees, with its corners kept, and shrunk back to its size.
     *
     * @return the generator
     */
    static MaskGenerator turnedSquare() {
        return SquareMasks.turned();
    }

    /**
     * One to three zigzag strokes, as free-form inpainting with gated convolution has them.
     *
     * @return the generator
     */
    static MaskGenerator freeForm() {
        return new FreeFormMasks();
    }

    /**
     * HiFill's holes: an object's outline, mirrored or not, turned by up to 90 degrees and shrunk
     * to between 0.8 and 1 of its size, in the middle.
     *
     * @param outlines outlines of objects, white on black; each fits into the picture as a whole
     * @return the generator
     */
    static MaskGenerator objects(MaskFolder outlines) {
        return new ObjectMasks(outlines);
    }

    /**
     * Objects as they stand in photos: anywhere, nearly upright and of a given size.
     *
     * @param outlines outlines of objects, white on black
     * @param minRatio the smallest part of the picture that is hole, above 0
     * @param maxRatio the largest part, below 1
     * @return the generator
     * @throws IllegalArgumentException if the range is empty or leaves (0, 1)
     */
    static MaskGenerator objects(MaskFolder outlines, double minRatio, double maxRatio) {
        return ObjectMasks.anywhere(outlines, minRatio, maxRatio);
    }
}
