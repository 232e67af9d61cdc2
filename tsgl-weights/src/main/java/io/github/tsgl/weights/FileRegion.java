// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/** A stretch of a file, read by position; it has no checksum. */
record FileRegion(FileChannel channel, long start, long length) implements StorageBytes {

    @Override
    public InputStream open(long from) {
        return new RegionStream(channel, start + from, start + length);
    }

    @Override
    public void verify() {}

    private static final class RegionStream extends InputStream {

        private final FileChannel channel;
        private long position;
        private final long end;

        RegionStream(FileChannel channel, long position, long end) {
            this.channel = channel;
            this.position = position;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            Objects.checkFromIndexSize(offset, count, bytes.length);
            int wanted = (int) Math.min(count, end - position);
            if (wanted <= 0) {
                return count == 0 ? 0 : -1;
            }
            int read = channel.read(ByteBuffer.wrap(bytes, offset, wanted), position);
            position += Math.max(0, read);
            return read;
        }
    }
}
