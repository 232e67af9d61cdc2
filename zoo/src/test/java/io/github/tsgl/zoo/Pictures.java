// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.Image;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.image.io.StoredPicture;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.util.BitSet;
import java.util.Random;

/** Makes photos and masks for tests. */
public final class Pictures {

    /** The layouts that photos come in. */
    public enum Layout {
        RGB,
        BGR_BYTES,
        ARGB,
        ABGR_BYTES,
        GRAY,
        GRAY_ALPHA,
        GRAY_16,
        RGB_16,
        RGBA_16,
        PALETTE
    }

    private Pictures() {}

    /** Random samples, alpha included. */
    public static BufferedImage noise(Layout layout, int width, int height, long seed) {
        BufferedImage image = blank(layout, width, height);
        Random random = new Random(seed);
        int bands = image.getRaster().getNumBands();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int b = 0; b < bands; b++) {
                    int bits = image.getSampleModel().getSampleSize(b);
                    image.getRaster().setSample(x, y, b, random.nextInt(1 << bits));
                }
            }
        }
        return image;
    }

    public static BufferedImage blank(Layout layout, int width, int height) {
        return switch (layout) {
            case RGB -> new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            case BGR_BYTES -> new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
            case ARGB -> new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
            case ABGR_BYTES -> new BufferedImage(width, height, BufferedImage.TYPE_4BYTE_ABGR);
            case GRAY -> new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
            case GRAY_16 -> new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY);
            case PALETTE -> new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED);
            case GRAY_ALPHA ->
                    components(ColorSpace.CS_GRAY, true, DataBuffer.TYPE_BYTE, width, height);
            case RGB_16 ->
                    components(ColorSpace.CS_sRGB, false, DataBuffer.TYPE_USHORT, width, height);
            case RGBA_16 ->
                    components(ColorSpace.CS_sRGB, true, DataBuffer.TYPE_USHORT, width, height);
        };
    }

    private static BufferedImage components(
            int space, boolean alpha, int type, int width, int height) {
        int transparency = alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE;
        ColorModel model =
                new ComponentColorModel(
                        ColorSpace.getInstance(space), alpha, false, transparency, type);
        return new BufferedImage(
                model, model.createCompatibleWritableRaster(width, height), false, null);
    }

    public static BufferedImage mask(int width, int height, Rectangle... holes) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (Rectangle hole : holes) {
            for (int y = hole.y; y < hole.y + hole.height; y++) {
                for (int x = hole.x; x < hole.x + hole.width; x++) {
                    image.getRaster().setSample(x, y, 0, 255);
                }
            }
        }
        return image;
    }

    public static HoleMask hole(int width, int height, Rectangle... holes) {
        BitSet missing = new BitSet();
        for (Rectangle hole : holes) {
            for (int y = hole.y; y < hole.y + hole.height; y++) {
                missing.set(y * width + hole.x, y * width + hole.x + hole.width);
            }
        }
        return HoleMask.of(width, height, (x, y) -> missing.get(y * width + x));
    }

    /** A hole along lines (x, y, to x, to y) of a width. */
    public static HoleMask scratches(int width, int height, int lineWidth, int[]... lines) {
        return StoredPicture.of(scratchMask(width, height, lineWidth, lines))
                .toMask(MaskReading.BRIGHT);
    }

    public static BufferedImage scratchMask(int width, int height, int lineWidth, int[]... lines) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = image.createGraphics();
        graphics.setStroke(new BasicStroke(lineWidth));
        for (int[] line : lines) {
            graphics.drawLine(line[0], line[1], line[2], line[3]);
        }
        graphics.dispose();
        return image;
    }

    public static Image image(BufferedImage image) {
        return new BufferedImageFactory().fromImage(image);
    }

    public static BufferedImage pixels(Image image) {
        return (BufferedImage) image.getWrappedImage();
    }
}
