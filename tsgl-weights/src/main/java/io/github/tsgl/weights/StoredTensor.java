// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A tensor of a checkpoint: its name, shape and type, and a way to its values, which stay in the
 * file until they are asked for.
 *
 * <p>{@link #permute}, {@link #slice} and {@link #reshape} give other views of the same values and
 * read nothing.
 */
public final class StoredTensor {

    private final String name;
    private final long[] dimensions;
    private final long[] strides;
    private final long offset;
    private final ElementSource source;

    /**
     * Makes a view of numbers in a row.
     *
     * @throws IllegalArgumentException if the view reaches beyond the numbers
     */
    StoredTensor(
            String name, long[] dimensions, long[] strides, long offset, ElementSource source) {
        this.name = name;
        this.dimensions = dimensions;
        this.strides = strides;
        this.offset = offset;
        this.source = source;
        checkBounds();
    }

    /** Makes a tensor of numbers in a row. */
    static StoredTensor contiguous(String name, long[] dimensions, ElementSource source) {
        return new StoredTensor(name, dimensions, rowMajor(dimensions), 0, source);
    }

    /**
     * Makes a tensor whose values are computed when they are asked for.
     *
     * @param name the name, for messages
     * @param shape the shape
     * @param values computes the values in row-major order, as many as the shape says
     * @return the tensor
     */
    public static StoredTensor computed(String name, Shape shape, Values values) {
        return contiguous(
                name, shape.getShape().clone(), new ComputedElements(name, shape.size(), values));
    }

    /** Computes the values of a tensor. */
    @FunctionalInterface
    public interface Values {

        /**
         * Computes the values.
         *
         * @return all values in row-major order
         * @throws IOException if they depend on a file that cannot be read
         */
        float[] compute() throws IOException;
    }

    /**
     * The name in the checkpoint.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * The shape.
     *
     * @return the shape
     */
    public Shape shape() {
        return new Shape(dimensions.clone());
    }

    /**
     * The type of the values in the file; they are read as float32 whatever it is.
     *
     * @return the type
     */
    public DataType dataType() {
        return source.type();
    }

    /**
     * Copies all values, in row-major order.
     *
     * @param target as much room as there are values
     * @throws IOException if the file is damaged or closed
     * @throws IllegalArgumentException if the room is of another size
     */
    public void copyTo(FloatBuffer target) throws IOException {
        if (target.remaining() != size()) {
            throw new IllegalArgumentException(
                    name + " has " + size() + " values, not " + target.remaining());
        }
        if (!target.hasRemaining()) {
            return;
        }
        if (isContiguous()) {
            source.read(offset, target);
        } else {
            gather(target);
        }
    }

    /**
     * Reads all values, in row-major order.
     *
     * @return the values
     * @throws IOException if the file is damaged or closed
     */
    public float[] toFloats() throws IOException {
        float[] values = new float[Math.toIntExact(size())];
        copyTo(FloatBuffer.wrap(values));
        return values;
    }

    /**
     * Reads all values into a new float32 array.
     *
     * @param manager makes the array
     * @return the array, of this tensor's shape
     * @throws IOException if the file is damaged or closed
     */
    public NDArray toNDArray(NDManager manager) throws IOException {
        NDArray array = manager.create(shape(), DataType.FLOAT32);
        ArrayMemory.write(array, this);
        return array;
    }

    /**
     * The same values with their axes in another order.
     *
     * @param axes for each new axis, the old one
     * @return the view
     * @throws IllegalArgumentException if these are not this tensor's axes
     */
    public StoredTensor permute(int... axes) {
        int[] sorted = axes.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < sorted.length; i++) {
            if (sorted[i] != i || sorted.length != dimensions.length) {
                throw new IllegalArgumentException(
                        "axes " + Arrays.toString(axes) + " are not those of shape " + shape());
            }
        }
        long[] newDimensions = Arrays.stream(axes).mapToLong(a -> dimensions[a]).toArray();
        long[] newStrides = Arrays.stream(axes).mapToLong(a -> strides[a]).toArray();
        return new StoredTensor(name, newDimensions, newStrides, offset, source);
    }

    /**
     * A range along one axis.
     *
     * @param axis the axis
     * @param from the first index
     * @param to the index after the last
     * @return the view
     * @throws IllegalArgumentException if the range is not within the axis
     */
    public StoredTensor slice(int axis, long from, long to) {
        if (axis < 0 || axis >= dimensions.length) {
            throw new IllegalArgumentException("shape " + shape() + " has no axis " + axis);
        }
        if (from < 0 || from > to || to > dimensions[axis]) {
            throw new IllegalArgumentException(
                    from + " to " + to + " is not within axis " + axis + " of shape " + shape());
        }
        long[] part = dimensions.clone();
        part[axis] = to - from;
        return new StoredTensor(name, part, strides, offset + from * strides[axis], source);
    }

    /**
     * The same values, in row-major order, in another shape.
     *
     * @param newDimensions the sizes of the axes
     * @return the view
     * @throws IllegalArgumentException if the shape holds another number of values
     */
    public StoredTensor reshape(long... newDimensions) {
        long[] wanted = newDimensions.clone();
        if (product(wanted) != size()) {
            throw new IllegalArgumentException(
                    "shape " + shape() + " cannot become " + new Shape(wanted));
        }
        if (isContiguous()) {
            return new StoredTensor(name, wanted, rowMajor(wanted), offset, source);
        }
        return computed(name, new Shape(wanted), this::toFloats);
    }

    /** The number of values. */
    long size() {
        return product(dimensions);
    }

    /**
     * The position in row-major order of the first value that is NaN or infinite as float32, or -1.
     * The stored bytes are then undamaged, as far as the format can tell.
     */
    long firstNotFinite() throws IOException {
        if (isContiguous()) {
            return source.firstNotFinite(offset, size());
        }
        float[] values = toFloats();
        return ElementSource.firstNotFinite(values, 0, values.length);
    }

    /** Reads the whole stretch that the view spans, and picks its values from there. */
    private void gather(FloatBuffer target) throws IOException {
        long count = last() + 1;
        if (count > Integer.MAX_VALUE - 8) {
            throw new IOException(name + " lies scattered over " + count + " values");
        }
        float[] span = new float[(int) count];
        source.read(offset, FloatBuffer.wrap(span));
        long[] index = new long[dimensions.length];
        int position = 0;
        while (target.hasRemaining()) {
            target.put(span[position]);
            for (int axis = index.length - 1; axis >= 0; axis--) {
                position += (int) strides[axis];
                if (++index[axis] < dimensions[axis]) {
                    break;
                }
                position -= (int) (dimensions[axis] * strides[axis]);
                index[axis] = 0;
            }
        }
    }

    private boolean isContiguous() {
        long[] plain = rowMajor(dimensions);
        for (int axis = 0; axis < plain.length; axis++) {
            if (dimensions[axis] != 1 && strides[axis] != plain[axis]) {
                return false;
            }
        }
        return true;
    }

    /** The position of the last value, from the first. */
    private long last() {
        long last = 0;
        for (int axis = 0; axis < dimensions.length; axis++) {
            last = Math.addExact(last, Math.multiplyExact(dimensions[axis] - 1, strides[axis]));
        }
        return last;
    }

    private void checkBounds() {
        if (dimensions.length != strides.length) {
            throw new IllegalArgumentException("shape and strides differ in length");
        }
        if (offset < 0 || negative(dimensions) || negative(strides)) {
            throw new IllegalArgumentException("shape, strides or offset are negative");
        }
        try {
            if (size() > 0 && Math.addExact(offset, last()) >= source.count()) {
                throw new IllegalArgumentException(
                        "shape " + shape() + " needs more values than are stored");
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("shape " + shape() + " is too large", e);
        }
    }

    private static boolean negative(long[] numbers) {
        return Arrays.stream(numbers).anyMatch(n -> n < 0);
    }

    private static long product(long[] numbers) {
        long product = 1;
        for (long n : numbers) {
            product = Math.multiplyExact(product, n);
        }
        return product;
    }

    private static long[] rowMajor(long[] dimensions) {
        long[] strides = new long[dimensions.length];
        long stride = 1;
        for (int axis = dimensions.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= Math.max(1, dimensions[axis]);
        }
        return strides;
    }
}
