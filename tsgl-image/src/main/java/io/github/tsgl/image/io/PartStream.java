package io.github.tsgl.image.io;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageInputStreamImpl;

/** Parts of a file as if the file had no others; closing it leaves the file open. */
final class PartStream extends ImageInputStreamImpl {

    private final ImageInputStream file;
    private final List<PictureParts.Part> parts;

    PartStream(ImageInputStream file, List<PictureParts.Part> parts) {
        this.file = file;
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
        if (length == 0) {
            return 0;
        }
        long within = streamPos;
        for (PictureParts.Part part : parts) {
            if (within < part.length()) {
                file.seek(part.start() + within);
                int most = (int) Math.min(length, part.length() - within);
                int read = file.read(bytes, offset, most);
                streamPos += Math.max(0, read);
                return read;
            }
            within -= part.length();
        }
        return -1;
    }

    @Override
    public long length() {
        return parts.stream().mapToLong(PictureParts.Part::length).sum();
    }
}
