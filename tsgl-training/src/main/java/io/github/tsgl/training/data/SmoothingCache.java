package io.github.tsgl.training.data;

import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.WholeFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Keeps smoothed pictures on disk, because L0 and RTV smoothing are slow.
 *
 * <p>A file's name is the hash of the smoothing's settings and of the picture's size and pixels; a
 * file appears only when it is whole, and a damaged one is made anew. Several threads and processes
 * may share the folder.
 */
public final class SmoothingCache implements TextureMaker {

    /** To be changed when the smoothings' defaults change. */
    private static final String DEFAULTS = " with defaults 1";

    private final Path folder;
    private final String settings;
    private final TextureMaker smoothing;

    /**
     * Makes a cache.
     *
     * @param folder the folder, which is made when it is needed
     * @param settings the smoothing's name and all that decides its result
     * @param smoothing makes the smooth picture, of the same size
     */
    public SmoothingCache(Path folder, String settings, TextureMaker smoothing) {
        this.folder = folder;
        this.settings = settings;
        this.smoothing = smoothing;
    }

    /**
     * Makes a cache of a smoothing with its defaults.
     *
     * @param folder the folder, which is made when it is needed
     * @param smoothing the smoothing
     * @return the cache
     */
    public static SmoothingCache of(Path folder, Smoothing smoothing) {
        return new SmoothingCache(folder, smoothing.name() + DEFAULTS, TextureMaker.of(smoothing));
    }

    /**
     * Returns the smooth picture, from the disk or computed and written there.
     *
     * @param picture the picture
     * @return the smooth picture
     * @throws UncheckedIOException if it cannot be written
     */
    @Override
    public RgbImage make(RgbImage picture) {
        String key = key(picture);
        Path file = folder.resolve(key.substring(0, 2)).resolve(key + ".gz");
        RgbImage kept = read(file, picture);
        if (kept != null) {
            return kept;
        }
        RgbImage smooth = smoothing.make(picture);
        try {
            Files.createDirectories(file.getParent());
            WholeFile.write(
                    file,
                    out -> {
                        GZIPOutputStream zipped = new GZIPOutputStream(out, 1 << 16);
                        zipped.write(smooth.rgb());
                        zipped.finish();
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(
                    new IOException(file + ": cannot be written: " + e.getMessage(), e));
        }
        return smooth;
    }

    /** Gzip has a checksum of its own. */
    private static RgbImage read(Path file, RgbImage picture) {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        int length = picture.rgb().length;
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            byte[] rgb = in.readNBytes(length);
            boolean whole = rgb.length == length && in.read() < 0;
            return whole ? new RgbImage(picture.width(), picture.height(), rgb) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private String key(RgbImage picture) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(settings.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(
                    ByteBuffer.allocate(2 * Integer.BYTES)
                            .putInt(picture.width())
                            .putInt(picture.height())
                            .array());
            digest.update(picture.rgb());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
