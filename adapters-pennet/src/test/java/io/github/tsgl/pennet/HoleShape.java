// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.pennet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.testing.FormulaWeights;
import java.util.Arrays;

/** The holes of the golden pictures, made by integers from the formula's uniform numbers. */
enum HoleShape {
    /** The middle half of both sides, as published. */
    SQUARE {
        @Override
        void cut(Mask mask) {
            for (int y = mask.height / 4; y < mask.height * 3 / 4; y++) {
                int row = y * mask.width;
                Arrays.fill(mask.values, row + mask.width / 4, row + mask.width * 3 / 4, 0);
            }
        }
    },

    /** Ten disks. */
    BLOBS {
        @Override
        void cut(Mask mask) {
            for (int i = 0; i < 10; i++) {
                int x = (int) (FormulaWeights.uniform("blobs", 3 * i) * mask.width);
                int y = (int) (FormulaWeights.uniform("blobs", 3 * i + 1) * mask.height);
                double size = FormulaWeights.uniform("blobs", 3 * i + 2) * mask.height / 10;
                mask.cutDisk(x, y, 4 + (int) size);
            }
        }
    },

    /** Four scrawls of sixty dots. */
    STROKES {
        @Override
        void cut(Mask mask) {
            for (int stroke = 0; stroke < 4; stroke++) {
                String name = "strokes" + stroke;
                int x = (int) (FormulaWeights.uniform(name, 0) * mask.width);
                int y = (int) (FormulaWeights.uniform(name, 1) * mask.height);
                for (int i = 1; i <= 60; i++) {
                    x += (int) (FormulaWeights.uniform(name, 2 * i) * 13) - 6;
                    y += (int) (FormulaWeights.uniform(name, 2 * i + 1) * 13) - 6;
                    mask.cutDisk(x, y, 3);
                }
            }
        }
    };

    abstract void cut(Mask mask);

    /** The mask (1, 1, H, W), 1 = known, 0 = hole. */
    NDArray mask(NDManager manager, int height, int width) {
        Mask mask = new Mask(height, width);
        cut(mask);
        return manager.create(mask.values, new Shape(1, 1, height, width));
    }

    private static final class Mask {

        final int height;
        final int width;
        final float[] values;

        Mask(int height, int width) {
            this.height = height;
            this.width = width;
            values = new float[height * width];
            Arrays.fill(values, 1);
        }

        void cutDisk(int centerX, int centerY, int radius) {
            for (int i = 0; i < values.length; i++) {
                int x = i % width - centerX;
                int y = i / width - centerY;
                if (x * x + y * y <= radius * radius) {
                    values[i] = 0;
                }
            }
        }
    }
}
