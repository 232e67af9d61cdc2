// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** What TensorFlow's files say of a tensor's type and shape. */
final class TensorFlowTensor {

    private static final int SHAPE_DIMENSION = 2 << 3 | ProtoReader.BYTES;
    private static final int SHAPE_UNKNOWN_RANK = 3 << 3 | ProtoReader.VARINT;
    private static final int DIMENSION_SIZE = 1 << 3 | ProtoReader.VARINT;
    private static final int MOST_DIMENSIONS = 8;

    /** By their numbers in TensorFlow's enumeration {@code DataType}. */
    private static final Map<Integer, DataType> TYPES =
            Map.of(
                    1, DataType.FLOAT32,
                    2, DataType.FLOAT64,
                    3, DataType.INT32,
                    4, DataType.UINT8,
                    5, DataType.INT16,
                    6, DataType.INT8,
                    9, DataType.INT64,
                    10, DataType.BOOLEAN,
                    14, DataType.BFLOAT16,
                    19, DataType.FLOAT16);

    private TensorFlowTensor() {}

    /** The type of a number, if it is read. */
    static Optional<DataType> type(long number) {
        return Optional.ofNullable(TYPES.get((int) number));
    }

    /** Reads a {@code TensorShapeProto}. */
    static long[] readShape(ProtoReader in) throws IOException {
        long[] sizes = new long[MOST_DIMENSIONS];
        int[] count = {0};
        in.message(
                tag -> {
                    switch (tag) {
                        case SHAPE_DIMENSION -> {
                            if (count[0] == MOST_DIMENSIONS) {
                                throw ProtoReader.damaged("a tensor has too many dimensions");
                            }
                            sizes[count[0]++] = readDimension(in);
                        }
                        case SHAPE_UNKNOWN_RANK -> {
                            if (in.number() != 0) {
                                throw ProtoReader.damaged("a tensor has no shape");
                            }
                        }
                        default -> in.skip(tag);
                    }
                });
        return Arrays.copyOf(sizes, count[0]);
    }

    private static long readDimension(ProtoReader in) throws IOException {
        long[] size = {0};
        in.message(
                tag -> {
                    if (tag == DIMENSION_SIZE) {
                        size[0] = in.number();
                    } else {
                        in.skip(tag);
                    }
                });
        if (size[0] < 0) {
            throw ProtoReader.damaged("a tensor has a negative dimension");
        }
        return size[0];
    }

    /** The number of bytes of a tensor; throws if it is too large to have one. */
    static long byteCount(DataType type, long[] shape) throws IOException {
        try {
            long count = type.getNumOfBytes();
            for (long size : shape) {
                count = Math.multiplyExact(count, size);
            }
            return count;
        } catch (ArithmeticException e) {
            throw new IOException("a tensor is too large", e);
        }
    }
}
