// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes some bytes of its own behind the first ones that are written to it. */
final class InsertingStream extends FilterOutputStream {

    private final byte[] inserted;
    private int before;
    private boolean done;

    InsertingStream(OutputStream out, int position, byte[] inserted) {
        super(out);
        before = position;
        this.inserted = inserted;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int head = Math.min(before, length);
        out.write(bytes, offset, head);
        before -= head;
        if (before == 0 && !done) {
            out.write(inserted);
            done = true;
        }
        out.write(bytes, offset + head, length - head);
    }
}
