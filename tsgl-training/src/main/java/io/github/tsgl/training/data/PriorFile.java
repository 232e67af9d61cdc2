// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.PictureFormat;
import io.github.tsgl.image.io.PictureWriter;
import io.github.tsgl.image.io.StoredPicture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * The PNG files of one of the priors that are made of photos ahead. Their names tell all that
 * decides what is in them, so that no file is ever read that was made of another photo or in
 * another way.
 *
 * @param prior the prior
 * @param way how it is made, without the rest of the description of inputs
 */
record PriorFile(Prior prior, String way) {

    /** To be another one whenever something else is made of the same photo in the same way. */
    private static final int EDITION = 1;

    private static final int SIGNATURE = 8;
    private static final int TYPE = 4;

    static PriorFile of(Prior prior, InputSpec spec) {
        return new PriorFile(
                prior,
                prior == Prior.SMOOTHED
                        ? spec.smoothing().name()
                        : spec.edgeSource() + " " + spec.sigma());
    }

    /**
     * The name beside those of other sizes and priors: {@code a/b.jpg.341x256.0a1b2c.edges.png}.
     */
    String name(String photo, PhotoSource.Size size, String fingerprint) {
        String kind = prior.name().toLowerCase(Locale.ROOT);
        String all = EDITION + " " + kind + " " + way + " " + fingerprint;
        String digest = Fingerprint.of(all.getBytes(StandardCharsets.UTF_8));
        return "%s.%dx%d.%s.%s.png".formatted(photo, size.width(), size.height(), digest, kind);
    }

    /** The file's content; edges are gray, for their three colors are one. */
    byte[] encode(RgbImage picture) throws IOException {
        BufferedImage pixels = picture.toBufferedImage();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StoredPicture stored = StoredPicture.of(prior == Prior.EDGES ? gray(picture) : pixels);
        PictureWriter.write(out, PictureFormat.PNG, stored);
        return out.toByteArray();
    }

    private static BufferedImage gray(RgbImage picture) {
        int width = picture.width();
        BufferedImage gray =
                new BufferedImage(width, picture.height(), BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < width * picture.height(); i++) {
            gray.getRaster().setSample(i % width, i / width, 0, picture.rgb()[3 * i] & 0xff);
        }
        return gray;
    }

    static RgbImage decode(String name, byte[] content, PhotoSource.Size size) throws IOException {
        RgbImage picture = PhotoFile.READER.read(name, content).toRgbImage();
        if (picture.width() != size.width() || picture.height() != size.height()) {
            throw new IOException(name + ": is " + picture.width() + "x" + picture.height());
        }
        if (!isIntact(content)) {
            throw new IOException(name + ": is damaged");
        }
        return picture;
    }

    /** Compares the checksums at the ends of a PNG file's chunks, which its decoder passes over. */
    private static boolean isIntact(byte[] png) {
        ByteBuffer chunks = ByteBuffer.wrap(png).position(SIGNATURE);
        try {
            while (chunks.hasRemaining()) {
                int length = TYPE + chunks.getInt();
                CRC32 checksum = new CRC32();
                checksum.update(png, chunks.position(), length);
                chunks.position(chunks.position() + length);
                if (chunks.getInt() != (int) checksum.getValue()) {
                    return false;
                }
            }
        } catch (RuntimeException e) { // a length that leads beyond the end
            return false;
        }
        return true;
    }
}
