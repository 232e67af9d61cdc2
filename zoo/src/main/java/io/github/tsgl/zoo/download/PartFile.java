// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import io.github.tsgl.image.io.FileException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file on its way, beside its place and under another name until it is whole and checked. A note
 * beside it says what it is a part of, so that the rest can be fetched later.
 */
final class PartFile implements Closeable {

    /** More than this is not taken from a server for a file whose size is unknown. */
    private static final long LARGEST_UNKNOWN = 16L << 30;

    private final PublishedWeights weights;
    private final Path target;
    private final Path part;
    private final Path note;
    private final FileChannel channel;
    private long length;
    private OptionalLong total = OptionalLong.empty();
    private Optional<MessageDigest> digest = Optional.empty();

    PartFile(PublishedWeights weights, Path target) throws FileException {
        this.weights = weights;
        this.target = target;
        part = target.resolveSibling(target.getFileName() + ".part");
        note = target.resolveSibling(target.getFileName() + ".part.source");
        try {
            channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            length = channel.size();
        } catch (IOException e) {
            throw problem(part, e);
        }
    }

    /** How many bytes are there. */
    long length() {
        return length;
    }

    /** How many there shall be, if that is known. */
    OptionalLong total() {
        return total;
    }

    /** The validator of what is there; empty if it is not of an address. */
    Optional<String> etag(URI mirror) {
        try {
            List<String> lines = Files.readAllLines(note);
            return lines.size() == 2 && lines.get(0).equals(mirror.toString())
                    ? Optional.of(lines.get(1)).filter(etag -> etag.matches("\".*\""))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // no note, or a damaged one
        }
    }

    /** Makes ready for what an address answers: what is there is kept, or all begins anew. */
    void begin(URI mirror, Answer answer) throws IOException {
        total = weights.size().isPresent() ? weights.size() : answer.total();
        if (answer.total().isPresent() && !answer.total().equals(total)) {
            throw new RefusedException(
                    Address.shown(mirror)
                            + ": has "
                            + answer.total().getAsLong()
                            + " bytes, not "
                            + total.getAsLong());
        }
        if (answer.from() == 0) {
            restart();
            if (answer.etag().isPresent()) {
                write(() -> Files.write(note, List.of(mirror.toString(), answer.etag().get())));
            }
        }
        digest = weights.checksum().orElseThrow().begin(total);
        if (length > 0 && digest.isPresent()) {
            write(this::digestWhatIsThere);
        }
        requireRoom();
    }

    private void restart() throws IOException {
        write(
                () -> {
                    length = 0;
                    channel.truncate(0); // first: without bytes a note means nothing
                    channel.position(0);
                    Files.deleteIfExists(note);
                });
    }

    private void digestWhatIsThere() throws IOException {
        byte[] chunk = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(part)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                digest.get().update(chunk, 0, n);
            }
        }
        channel.position(length);
    }

    private void requireRoom() throws IOException {
        if (total.isEmpty()) {
            return;
        }
        long room = Files.getFileStore(part).getUsableSpace();
        long needed = total.getAsLong() - length;
        if (room < needed) {
            discard();
            throw new FileException(
                    target.getParent(),
                    "the disk is too full: there is room for "
                            + room
                            + " bytes, and "
                            + needed
                            + " are needed",
                    null);
        }
    }

    void add(URI mirror, List<ByteBuffer> bytes) throws IOException {
        for (ByteBuffer some : bytes) {
            long most = total.orElse(LARGEST_UNKNOWN);
            if (length + some.remaining() > most) {
                restart();
                throw new RefusedException(
                        Address.shown(mirror) + ": sends more than " + most + " bytes");
            }
            digest.ifPresent(it -> it.update(some.duplicate()));
            write(
                    () -> {
                        while (some.hasRemaining()) {
                            length += channel.write(some);
                        }
                    });
        }
    }

    void requireAllBytes(URI mirror) throws BrokenOffException {
        if (total.isPresent() && length < total.getAsLong()) {
            throw new BrokenOffException(
                    Address.shown(mirror)
                            + ": the connection broke off after "
                            + length
                            + " of "
                            + total.getAsLong()
                            + " bytes");
        }
    }

    /** Whether an earlier attempt has left all of a file and the right one. */
    boolean isWhole() throws IOException {
        return weights.size().isPresent()
                && length == weights.size().getAsLong()
                && weights.checksum().orElseThrow().of(part).equals(weights.checksum().get());
    }

    /** What all bytes together are known by. */
    Checksum checksum() throws IOException {
        Checksum wanted = weights.checksum().orElseThrow();
        return digest.isPresent() ? wanted.of(digest.get()) : wanted.of(part);
    }

    /** Brings the file to the disk, and then to its place. */
    void finish() throws IOException {
        write(
                () -> {
                    channel.force(true);
                    channel.close();
                    Files.move(
                            part,
                            target,
                            StandardCopyOption.ATOMIC_MOVE,
                            StandardCopyOption.REPLACE_EXISTING);
                    Files.deleteIfExists(note);
                });
    }

    /** Forgets all bytes. */
    void clear() throws IOException {
        restart();
    }

    private void discard() {
        length = 0;
        for (Path file : List.of(part, note)) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // There is an error to be reported already.
            }
        }
    }

    /** Does something on the disk. */
    private interface Writing {
        void run() throws IOException;
    }

    private void write(Writing writing) throws IOException {
        try {
            writing.run();
        } catch (ClosedByInterruptException e) {
            throw Patience.interrupted();
        } catch (IOException e) {
            discard(); // it would fill a disk that is full
            throw problem(part, e);
        }
    }

    private static FileException problem(Path file, IOException cause) {
        return new FileException(file, "cannot be written: " + FileException.reason(cause), cause);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (length == 0) {
            Files.deleteIfExists(part);
        }
    }
}
