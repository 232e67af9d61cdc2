// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.image.PictureRows;
import io.github.tsgl.image.RgbImage;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import java.util.Optional;

/**
 * A picture whose samples are read and written as its file has them: gray or RGB, with or without
 * alpha, 8 or 16 bits, turned as it is shown. No color profile is applied; it and the file's other
 * details stay with the picture.
 */
public final class StoredPicture implements PictureRows {

    private static final float FULL = 255f;

    private final BufferedImage image;
    private final PictureDetails details;
    private final WritableRaster raster;
    private final int colors;
    private final boolean alpha;
    private final int largest;
    private final boolean writesGray;

    private StoredPicture(BufferedImage image, PictureDetails details, boolean writesGray) {
        this.image = image;
        this.details = details;
        this.writesGray = writesGray;
        raster = image.getRaster();
        alpha = image.getColorModel().hasAlpha();
        colors = raster.getNumBands() - (alpha ? 1 : 0);
        largest = (1 << image.getColorModel().getComponentSize(0)) - 1;
    }

    /**
     * Looks at a picture, which is not copied; other layouts (palettes, 5-bit samples) are
     * converted to 8 bits: gray if all of a palette is, else RGB.
     *
     * @param image the picture
     * @return the picture, without details
     * @throws IllegalArgumentException if the picture is neither RGB nor gray, such as CMYK
     */
    public static StoredPicture of(BufferedImage image) {
        otherColors(image)
                .ifPresent(
                        colors -> {
                            throw new IllegalArgumentException("the picture is " + colors);
                        });
        BufferedImage values = withoutProfile(image);
        BufferedImage plain = hasPlainSamples(values) ? values : converted(values);
        return new StoredPicture(plain, PictureDetails.NONE, false);
    }

    /** What a picture is whose colors would be misread; nothing if it is RGB or gray. */
    static Optional<String> otherColors(BufferedImage image) {
        return switch (image.getColorModel().getColorSpace().getType()) {
            case ColorSpace.TYPE_RGB, ColorSpace.TYPE_GRAY -> Optional.empty();
            case ColorSpace.TYPE_CMYK, ColorSpace.TYPE_4CLR ->
                    Optional.of("a CMYK picture; convert it to RGB first");
            default -> Optional.of("neither an RGB nor a gray picture");
        };
    }

    /**
     * The same picture with other details.
     *
     * @param details what its file says, or shall say, beside the pixels
     * @return the picture, which shares its samples with this one
     */
    public StoredPicture withDetails(PictureDetails details) {
        return new StoredPicture(image, details, writesGray);
    }

    /**
     * Copies the picture so that it can be filled: where everything that is known is gray, what is
     * written becomes gray too.
     *
     * @param unknown the pixels that do not count, of the picture's size
     * @return a picture of the same layout, samples and details
     */
    public StoredPicture copyToFill(HoleMask unknown) {
        WritableRaster samples = raster.createCompatibleWritableRaster();
        image.copyData(samples);
        return new StoredPicture(
                new BufferedImage(image.getColorModel(), samples, false, null),
                details,
                isGray(unknown));
    }

    private boolean isGray(HoleMask unknown) {
        if (colors == 1) {
            return true;
        }
        int[] row = new int[raster.getNumBands() * width()];
        for (int y = 0; y < height(); y++) {
            raster.getPixels(0, y, width(), 1, row);
            for (int x = 0; x < width(); x++) {
                int i = x * raster.getNumBands();
                boolean gray = row[i] == row[i + 1] && row[i] == row[i + 2];
                if (!gray && !unknown.isHole(x, y)) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * The pixels of which nothing can be seen, whatever color is stored under them.
     *
     * @return a mask whose hole are the pixels of alpha 0
     */
    public HoleMask transparent() {
        if (!alpha) {
            return HoleMask.allKnown(width(), height());
        }
        float[] opacity = new float[width()];
        return HoleMask.of(
                width(),
                height(),
                (x, y) -> {
                    if (x == 0) {
                        readAlpha(y, opacity);
                    }
                    return opacity[x] == 0;
                });
    }

    /**
     * The samples.
     *
     * @return the picture itself, not a copy
     */
    public BufferedImage pixels() {
        return image;
    }

    /**
     * What the picture's file says beside the pixels.
     *
     * @return its color profile and more
     */
    public PictureDetails details() {
        return details;
    }

    /** {@inheritDoc} */
    @Override
    public int width() {
        return raster.getWidth();
    }

    /**
     * Returns 3, red, green and blue; gray has three equal channels.
     *
     * @return 3
     */
    @Override
    public int channels() {
        return 3;
    }

    /** {@inheritDoc} */
    @Override
    public int height() {
        return raster.getHeight();
    }

    /**
     * The colors in 8 bits, without alpha.
     *
     * @return the picture; gray has three equal channels
     */
    public RgbImage toRgbImage() {
        int width = width();
        byte[] rgb = new byte[3 * width * height()];
        float[] row = new float[3 * width];
        for (int y = 0, i = 0; y < height(); y++) {
            readRow(0, y, width, row);
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    rgb[i++] = (byte) Math.round(row[c * width + x]);
                }
            }
        }
        return new RgbImage(width, height(), rgb);
    }

    /**
     * Reads the picture as a mask.
     *
     * @param reading which pixels are the hole
     * @return the mask
     */
    public HoleMask toMask(MaskReading reading) {
        return MaskPicture.of(this, reading, reading.threshold()).hole();
    }

    /**
     * Reads the colors of a part of a row.
     *
     * @param x its first column
     * @param y the row
     * @param length how many pixels it has
     * @param rgb takes the colors in [0, 255], one plane after the other (3, length)
     */
    @Override
    public void readRow(int x, int y, int length, float[] rgb) {
        float scale = FULL / largest;
        int[] samples = new int[length];
        for (int c = 0; c < 3; c++) {
            if (c < colors) {
                raster.getSamples(x, y, length, 1, c, samples);
            }
            for (int i = 0; i < length; i++) {
                rgb[c * length + i] = largest == FULL ? samples[i] : samples[i] * scale;
            }
        }
    }

    /** Reads the alpha of a row in [0, 255]; all of it is 255 if the picture has none. */
    void readAlpha(int y, float[] values) {
        if (!alpha) {
            Arrays.fill(values, FULL);
            return;
        }
        raster.getSamples(0, y, width(), 1, colors, values);
        for (int i = 0; i < values.length; i++) {
            values[i] *= FULL / largest;
        }
    }

    /**
     * Replaces the color of a pixel, by its gray if the picture is gray; its alpha stays.
     *
     * @param x the column
     * @param y the row
     * @param red red, clipped to [0, 255]
     * @param green green, clipped to [0, 255]
     * @param blue blue, clipped to [0, 255]
     */
    public void write(int x, int y, float red, float green, float blue) {
        if (writesGray || colors == 1) {
            int gray = sample(0.299f * red + 0.587f * green + 0.114f * blue);
            for (int c = 0; c < colors; c++) {
                raster.setSample(x, y, c, gray);
            }
        } else {
            raster.setSample(x, y, 0, sample(red));
            raster.setSample(x, y, 1, sample(green));
            raster.setSample(x, y, 2, sample(blue));
        }
    }

    private int sample(float value) {
        return Math.round(Math.max(0, Math.min(FULL, value)) / FULL * largest);
    }

    /** The same samples as those of the standard's colors, so that nothing converts them. */
    private static BufferedImage withoutProfile(BufferedImage image) {
        ColorModel model = image.getColorModel();
        int bands = model.getNumColorComponents();
        ColorSpace standard =
                ColorSpace.getInstance(bands == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
        if (model.getColorSpace().equals(standard) || bands != 1 && bands != 3) {
            return image;
        }
        ColorModel plain = model;
        if (model instanceof ComponentColorModel) {
            plain =
                    new ComponentColorModel(
                            standard,
                            model.getComponentSize(),
                            model.hasAlpha(),
                            model.isAlphaPremultiplied(),
                            model.getTransparency(),
                            model.getTransferType());
        } else if (model instanceof DirectColorModel masks) {
            plain =
                    new DirectColorModel(
                            standard,
                            model.getPixelSize(),
                            masks.getRedMask(),
                            masks.getGreenMask(),
                            masks.getBlueMask(),
                            masks.getAlphaMask(),
                            model.isAlphaPremultiplied(),
                            model.getTransferType());
        }
        return new BufferedImage(plain, image.getRaster(), model.isAlphaPremultiplied(), null);
    }

    private static boolean hasPlainSamples(BufferedImage image) {
        ColorModel model = image.getColorModel();
        if (model instanceof IndexColorModel || image.isAlphaPremultiplied()) {
            return false;
        }
        int bits = model.getComponentSize(0);
        for (int size : model.getComponentSize()) {
            if (size != bits) {
                return false;
            }
        }
        int type = model.getColorSpace().getType();
        int bands = image.getRaster().getNumBands();
        boolean known =
                type == ColorSpace.TYPE_GRAY && model.getNumColorComponents() == 1
                        || type == ColorSpace.TYPE_RGB && model.getNumColorComponents() == 3;
        return (bits == 8 || bits == 16)
                && known
                && bands == model.getNumColorComponents() + (model.hasAlpha() ? 1 : 0);
    }

    private static BufferedImage converted(BufferedImage image) {
        if (image.getColorModel() instanceof IndexColorModel palette && isGray(palette)) {
            return converted(image, palette);
        }
        boolean opaque = image.getColorModel().getTransparency() == Transparency.OPAQUE;
        int type = opaque ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB;
        int width = image.getWidth();
        BufferedImage result = new BufferedImage(width, image.getHeight(), type);
        int[] row = new int[width];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            result.setRGB(0, y, width, 1, row, 0, width);
        }
        return result;
    }

    private static boolean isGray(IndexColorModel palette) {
        for (int i = 0; i < palette.getMapSize(); i++) {
            int red = palette.getRed(i);
            if (red != palette.getGreen(i) || red != palette.getBlue(i)) {
                return false;
            }
        }
        return true;
    }

    /** As ImageIO has gray of fewer than 8 bits: a palette of grays. */
    private static BufferedImage converted(BufferedImage image, IndexColorModel grays) {
        boolean opaque = grays.getTransparency() == Transparency.OPAQUE;
        ColorModel model =
                new ComponentColorModel(
                        ColorSpace.getInstance(ColorSpace.CS_GRAY),
                        !opaque,
                        false,
                        opaque ? Transparency.OPAQUE : Transparency.TRANSLUCENT,
                        DataBuffer.TYPE_BYTE);
        int width = image.getWidth();
        WritableRaster samples = model.createCompatibleWritableRaster(width, image.getHeight());
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < width; x++) {
                int index = image.getRaster().getSample(x, y, 0);
                samples.setSample(x, y, 0, grays.getRed(index));
                if (!opaque) {
                    samples.setSample(x, y, 1, grays.getAlpha(index));
                }
            }
        }
        return new BufferedImage(model, samples, false, null);
    }
}
