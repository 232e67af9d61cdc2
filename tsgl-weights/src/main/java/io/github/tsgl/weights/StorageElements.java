// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import ai.djl.ndarray.types.DataType;
import ai.djl.util.Float16Utils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/** The numbers of one storage of a checkpoint file, converted to float32 while they are read. */
final class StorageElements implements ElementSource {

    private static final int CHUNK = 1 << 18;

    private final Path file;
    private final StorageBytes bytes;
    private final DataType type;
    private final ByteOrder order;
    private volatile boolean verified;

    StorageElements(Path file, StorageBytes bytes, DataType type, ByteOrder order) {
        this.file = file;
        this.bytes = bytes;
        this.type = type;
        this.order = order;
    }

    @Override
    public DataType type() {
        return type;
    }

    @Override
    public long count() {
        return bytes.length() / type.getNumOfBytes();
    }

    @Override
    public long firstNotFinite(long from, long count) throws CheckpointException {
        FloatBuffer values = FloatBuffer.allocate((int) Math.min(CHUNK / Float.BYTES, count));
        for (long done = 0; done < count; done += values.limit()) {
            values.clear().limit((int) Math.min(values.capacity(), count - done));
            read(from + done, values);
            int first = ElementSource.firstNotFinite(values.array(), 0, values.limit());
            if (first >= 0) {
                return done + first;
            }
        }
        return -1;
    }

    private void verify() throws CheckpointException {
        if (verified) {
            return;
        }
        try {
            bytes.verify();
            verified = true;
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    @Override
    public void read(long from, FloatBuffer into) throws CheckpointException {
        verify();
        int size = type.getNumOfBytes();
        try (InputStream in = bytes.open(from * size)) {
            byte[] chunk = new byte[(int) Math.min(CHUNK, (long) into.remaining() * size)];
            while (into.hasRemaining()) {
                int wanted = (int) Math.min(chunk.length, (long) into.remaining() * size);
                if (in.readNBytes(chunk, 0, wanted) < wanted) {
                    throw new IOException("the file ends too early");
                }
                decode(ByteBuffer.wrap(chunk, 0, wanted).order(order), into);
            }
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private CheckpointException damaged(IOException e) {
        return e instanceof CheckpointException known
                ? known
                : new CheckpointException(file, "is damaged: " + e.getMessage(), e);
    }

    private void decode(ByteBuffer in, FloatBuffer out) throws CheckpointException {
        switch (type) {
            case FLOAT32 -> out.put(in.asFloatBuffer());
            case FLOAT16 -> {
                while (in.hasRemaining()) {
                    out.put(Float16Utils.halfToFloat(in.getShort()));
                }
            }
            case BFLOAT16 -> {
                while (in.hasRemaining()) {
                    out.put(Float.intBitsToFloat(in.getShort() << Short.SIZE));
                }
            }
            case FLOAT64 -> {
                while (in.hasRemaining()) {
                    out.put((float) in.getDouble());
                }
            }
            case INT64 -> {
                while (in.hasRemaining()) {
                    out.put(in.getLong());
                }
            }
            case INT32 -> {
                while (in.hasRemaining()) {
                    out.put(in.getInt());
                }
            }
            case INT16 -> {
                while (in.hasRemaining()) {
                    out.put(in.getShort());
                }
            }
            case INT8 -> {
                while (in.hasRemaining()) {
                    out.put(in.get());
                }
            }
            case UINT8, BOOLEAN -> {
                while (in.hasRemaining()) {
                    out.put(in.get() & 0xff);
                }
            }
            default -> throw new CheckpointException(file, "holds values of type " + type);
        }
    }
}
