// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes gray and RGB pictures as TIFF files (TIFF 6.0): strips of rows, deflated, samples of 8
 * bits as their differences from those to their left.
 */
final class TiffEncoder {

    private static final int HEAD = 8;
    private static final int STRIP_BYTES = 1 << 18;
    private static final int DEFLATED = 8;
    private static final int DIFFERENCES = 2;
    private static final int STRAIGHT_ALPHA = 2;

    private final BufferedImage picture;
    private final TiffDirectory directory;
    private final int bits;
    private final int bands;

    TiffEncoder(BufferedImage picture, TiffDirectory directory) {
        this.picture = picture;
        this.directory = directory;
        bits = picture.getColorModel().getComponentSize(0);
        bands = picture.getRaster().getNumBands();
    }

    void write(OutputStream out) throws IOException {
        int width = picture.getWidth();
        int height = picture.getHeight();
        int rows = Math.max(1, STRIP_BYTES / (width * bands * (bits / Byte.SIZE)));
        ByteArrayOutputStream strips = new ByteArrayOutputStream();
        List<Long> starts = new ArrayList<>();
        List<Long> lengths = new ArrayList<>();
        for (int y = 0; y < height; y += rows) {
            long start = strips.size();
            writeStrip(strips, y, Math.min(height, y + rows));
            starts.add(HEAD + start);
            lengths.add(strips.size() - start);
        }
        if (strips.size() % 2 == 1) {
            strips.write(0);
        }
        describe(rows, numbers(starts), numbers(lengths));
        out.write(directory.head(HEAD + (long) strips.size()));
        strips.writeTo(out);
        out.write(directory.written(HEAD + (long) strips.size()));
    }

    private static long[] numbers(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    private void describe(int rows, long[] starts, long[] lengths) {
        ColorModel model = picture.getColorModel();
        long[] depths = new long[bands];
        Arrays.fill(depths, bits);
        directory.putNumbers(TiffParts.WIDTH, TiffDirectory.LONG, picture.getWidth());
        directory.putNumbers(TiffParts.HEIGHT, TiffDirectory.LONG, picture.getHeight());
        directory.putNumbers(TiffParts.BITS, TiffDirectory.SHORT, depths);
        directory.putNumbers(TiffParts.COMPRESSION, TiffDirectory.SHORT, DEFLATED);
        directory.putNumbers(
                TiffParts.COLORS, TiffDirectory.SHORT, model.getNumColorComponents() == 1 ? 1 : 2);
        directory.putNumbers(TiffParts.STRIPS, TiffDirectory.LONG, starts);
        directory.putNumbers(TiffParts.SAMPLES, TiffDirectory.SHORT, bands);
        directory.putNumbers(TiffParts.STRIP_ROWS, TiffDirectory.LONG, rows);
        directory.putNumbers(TiffParts.STRIP_LENGTHS, TiffDirectory.LONG, lengths);
        directory.putNumbers(TiffParts.PLANES, TiffDirectory.SHORT, 1);
        if (hasDifferences()) {
            directory.putNumbers(TiffParts.PREDICTOR, TiffDirectory.SHORT, DIFFERENCES);
        }
        if (model.hasAlpha()) {
            directory.putNumbers(TiffParts.EXTRA, TiffDirectory.SHORT, STRAIGHT_ALPHA);
        }
    }

    /** Not of 16 bits, which Java's own reader does not take so. */
    private boolean hasDifferences() {
        return bits == Byte.SIZE;
    }

    private void writeStrip(OutputStream out, int top, int bottom) throws IOException {
        int width = picture.getWidth();
        Raster raster = picture.getRaster();
        int[] row = new int[width * bands];
        ByteBuffer bytes = ByteBuffer.allocate(row.length * bits / Byte.SIZE);
        bytes.order(directory.order());
        Deflater deflater = new Deflater();
        DeflaterOutputStream deflated = new DeflaterOutputStream(out, deflater);
        try {
            for (int y = top; y < bottom; y++) {
                raster.getPixels(0, y, width, 1, row);
                bytes.clear();
                for (int i = 0; i < row.length; i++) {
                    int left = i < bands || !hasDifferences() ? 0 : row[i - bands];
                    int difference = row[i] - left;
                    if (bits == Byte.SIZE) {
                        bytes.put((byte) difference);
                    } else {
                        bytes.putShort((short) difference);
                    }
                }
                deflated.write(bytes.array());
            }
            deflated.finish();
        } finally {
            deflater.end();
        }
    }
}
