// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.image.FloatImage;
import java.util.List;

/** Pictures as arrays of shape (1, C, H, W), and back. */
public final class ImageArrays {

    private ImageArrays() {}

    /**
     * Copies a picture into an array.
     *
     * @param manager the manager that gets the array
     * @param image the picture
     * @return a float32 array of shape (1, C, H, W) on the manager's device
     */
    public static NDArray toArray(NDManager manager, FloatImage image) {
        return toArray(manager, List.of(image));
    }

    /**
     * Copies pictures into an array.
     *
     * @param manager the manager that gets the array
     * @param images one or more pictures, all of one size
     * @return a float32 array of shape (N, C, H, W) on the manager's device
     * @throws IllegalArgumentException if their sizes differ, or there is none
     */
    public static NDArray toArray(NDManager manager, List<FloatImage> images) {
        if (images.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one picture");
        }
        FloatImage first = images.get(0);
        Shape shape = new Shape(images.size(), first.channels(), first.height(), first.width());
        float[] values = new float[Math.toIntExact(shape.size())];
        int each = values.length / images.size();
        for (int n = 0; n < images.size(); n++) {
            FloatImage image = images.get(n);
            if (image.channels() != first.channels()
                    || image.height() != first.height()
                    || image.width() != first.width()) {
                throw new IllegalArgumentException(
                        "the pictures of a batch differ in size: " + first + ", " + image);
            }
            image.copyTo(values, n * each);
        }
        return manager.create(values, shape);
    }

    /**
     * Makes a picture from an array.
     *
     * @param array an array of shape (C, H, W) or (1, C, H, W), of any type and on any device
     * @return the picture
     * @throws IllegalArgumentException if the array has another shape
     */
    public static FloatImage toImage(NDArray array) {
        Shape shape = array.getShape();
        int axes = shape.dimension();
        if (axes != 3 && !(axes == 4 && shape.get(0) == 1)) {
            throw new IllegalArgumentException(
                    "a picture has shape (C, H, W) or (1, C, H, W), not " + shape);
        }
        int channels = Math.toIntExact(shape.get(axes - 3));
        int height = Math.toIntExact(shape.get(axes - 2));
        int width = Math.toIntExact(shape.get(axes - 1));
        if (array.getDataType() == DataType.FLOAT32) {
            return FloatImage.of(channels, height, width, array.toFloatArray());
        }
        try (NDArray floats = array.toType(DataType.FLOAT32, false)) {
            return FloatImage.of(channels, height, width, floats.toFloatArray());
        }
    }
}
