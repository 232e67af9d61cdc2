// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Brings one file here, from one of its mirrors, in as many attempts as it is worth. */
final class Transfer {

    private final PublishedWeights weights;
    private final Transport transport;
    private final DownloadListener listener;

    Transfer(PublishedWeights weights, Transport transport, DownloadListener listener) {
        this.weights = weights;
        this.transport = transport;
        this.listener = listener;
    }

    /** Fetches the file; it is at its place whole, or not at all. */
    void to(Path target) throws IOException {
        try (PartFile part = new PartFile(weights, target)) {
            if (part.isWhole()) {
                part.finish();
                return;
            }
            List<String> problems = new ArrayList<>();
            for (URI mirror : weights.mirrors()) {
                listener.started(weights, mirror);
                try {
                    from(mirror, part);
                    return;
                } catch (RefusedException | BrokenOffException e) {
                    problems.add(e.getMessage());
                }
            }
            throw new IOException(String.join("; ", problems));
        }
    }

    /** Attempts that bring something new are free; the others are counted. */
    private void from(URI mirror, PartFile part) throws IOException {
        Patience patience = transport.patience();
        long most = part.length();
        int failures = 0;
        while (true) {
            try {
                attempt(mirror, part);
                return;
            } catch (BrokenOffException e) {
                if (part.length() > most) {
                    most = part.length();
                    failures = 0;
                }
                if (failures == patience.pauses().size()) {
                    throw new BrokenOffException(
                            e.getMessage() + ", in " + (failures + 1) + " attempts",
                            Duration.ZERO,
                            e);
                }
                Duration own = patience.pauses().get(failures++);
                Duration pause = e.pause().compareTo(own) > 0 ? e.pause() : own;
                listener.retried(weights, e.getMessage(), pause);
                patience.pause(pause);
            }
        }
    }

    private void attempt(URI mirror, PartFile part) throws IOException {
        try (Answer answer = transport.get(mirror, part.length(), part.etag(mirror))) {
            part.begin(mirror, answer);
            listener.progressed(weights, part.length(), part.total());
            List<ByteBuffer> next = answer.body().next();
            for (; !next.isEmpty(); next = answer.body().next()) {
                part.add(mirror, next);
                listener.progressed(weights, part.length(), part.total());
            }
            part.requireAllBytes(mirror);
            Checksum found = part.checksum();
            if (!found.equals(weights.checksum().orElseThrow())) {
                part.clear();
                String line =
                        Address.shown(mirror)
                                + ": is another file: its "
                                + found
                                + " is not "
                                + weights.checksum().get().digits();
                throw answer.from() == 0
                        ? new RefusedException(line)
                        : new BrokenOffException(line + ", the first part is of another attempt");
            }
            part.finish();
        }
    }
}
