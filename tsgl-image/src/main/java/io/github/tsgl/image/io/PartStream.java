// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageInputStreamImpl;

/** A head and parts of a file as if there were no others; closing it leaves the file open. */
final class PartStream extends ImageInputStreamImpl {

    private final ImageInputStream file;
    private final byte[] head;
    private final List<PictureParts.Part> parts;

    PartStream(ImageInputStream file, byte[] head, List<PictureParts.Part> parts) {
        this.file = file;
        this.head = head.clone();
        this.parts = List.copyOf(parts);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        checkClosed();
        bitOffset = 0;
        int read = 0;
        while (read < length) { // a number that is read may lie in two parts
            int more = readPart(bytes, offset + read, length - read);
            if (more < 0) {
                return read == 0 ? -1 : read;
            }
            read += more;
        }
        return read;
    }

    private int readPart(byte[] bytes, int offset, int length) throws IOException {
        if (streamPos < head.length) {
            int most = Math.min(length, head.length - (int) streamPos);
            System.arraycopy(head, (int) streamPos, bytes, offset, most);
            streamPos += most;
            return most;
        }
        long within = streamPos - head.length;
        for (PictureParts.Part part : parts) {
            if (within < part.length()) {
                file.seek(part.start() + within);
                int read = file.read(bytes, offset, (int) Math.min(length, part.length() - within));
                streamPos += Math.max(0, read);
                return read;
            }
            within -= part.length();
        }
        return -1;
    }

    @Override
    public long length() {
        return head.length + parts.stream().mapToLong(PictureParts.Part::length).sum();
    }
}
