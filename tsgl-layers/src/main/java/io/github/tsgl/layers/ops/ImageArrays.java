package io.github.tsgl.layers.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.image.FloatImage;

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
        return manager.create(
                image.toFloatArray(),
                new Shape(1, image.channels(), image.height(), image.width()));
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
