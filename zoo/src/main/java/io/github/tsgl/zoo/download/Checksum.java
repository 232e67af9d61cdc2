// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a file's bytes are known by.
 *
 * @param kind how it is computed
 * @param digits the lower-case hexadecimal digits
 */
public record Checksum(Kind kind, String digits) {

    /** How a checksum is computed. */
    public enum Kind {
        /** SHA-256 of the bytes. */
        SHA256("SHA-256", "SHA-256", 64),

        /** Git's name of a file: SHA-1 of "blob LENGTH", a zero byte and the bytes. */
        GIT_BLOB_SHA1("git blob SHA-1", "SHA-1", 40);

        private final String title;
        private final String algorithm;
        private final int length;

        Kind(String title, String algorithm, int length) {
            this.title = title;
            this.algorithm = algorithm;
            this.length = length;
        }

        @Override
        public String toString() {
            return title;
        }
    }

    /**
     * Makes a checksum.
     *
     * @param kind how it is computed
     * @param digits the hexadecimal digits
     * @throws IllegalArgumentException if there are too few, or others
     */
    public Checksum {
        digits = digits.toLowerCase(Locale.ROOT);
        if (!digits.matches("[0-9a-f]{" + kind.length + "}")) {
            throw new IllegalArgumentException(
                    "a "
                            + kind
                            + " has "
                            + kind.length
                            + " hexadecimal digits, not '"
                            + digits
                            + "'");
        }
    }

    /**
     * Computes a checksum.
     *
     * @param kind how
     * @param file the file
     * @return the checksum that the file has
     * @throws IOException if it cannot be read
     */
    public static Checksum of(Kind kind, Path file) throws IOException {
        return new Checksum(kind, "0".repeat(kind.length)).of(file);
    }

    /** Begins to compute the checksum; empty if the length, which is unknown, must be known. */
    Optional<MessageDigest> begin(OptionalLong length) {
        if (kind == Kind.SHA256) {
            return Optional.of(digest());
        }
        if (length.isEmpty()) {
            return Optional.empty();
        }
        MessageDigest digest = digest();
        String header = "blob " + length.getAsLong() + "\0";
        digest.update(header.getBytes(StandardCharsets.US_ASCII));
        return Optional.of(digest);
    }

    private MessageDigest digest() {
        try {
            return MessageDigest.getInstance(kind.algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has them
        }
    }

    /** The checksum that a file has. */
    Checksum of(Path file) throws IOException {
        MessageDigest digest = begin(OptionalLong.of(Files.size(file))).orElseThrow();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return of(digest);
    }

    /** The checksum of the bytes that a digest has seen. */
    Checksum of(MessageDigest digest) {
        return new Checksum(kind, HexFormat.of().formatHex(digest.digest()));
    }

    /** The kind and the digits. */
    @Override
    public String toString() {
        return kind + " " + digits;
    }
}
