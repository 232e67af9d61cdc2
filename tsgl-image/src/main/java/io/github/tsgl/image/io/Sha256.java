// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, by which contents are told apart, in lower-case hexadecimal digits. */
public final class Sha256 {

    private Sha256() {}

    /**
     * Computes it of bytes.
     *
     * @param parts the content, in pieces
     * @return 64 digits
     */
    public static String of(byte[]... parts) {
        MessageDigest digest = digest();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Computes it of a stream, which is read to its end.
     *
     * @param content the content; stays open
     * @return 64 digits
     * @throws IOException if it cannot be read
     */
    public static String of(InputStream content) throws IOException {
        MessageDigest digest = digest();
        new DigestInputStream(content, digest).transferTo(OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
