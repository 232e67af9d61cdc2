package io.github.tsgl.zoo;

import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;

/**
 * A picture whose samples are read and written as they are in memory: grey or RGB, with or without
 * alpha, 8 or 16 bits. No colour profile is applied here; Java's JPEG reader applies a file's when
 * it loads it, its PNG reader does not.
 */
final class Photo {

    private static final float FULL = 255f;

    private final BufferedImage image;
    private final WritableRaster raster;
    private final int colours;
    private final boolean alpha;
    private final int largest;

    private Photo(BufferedImage image) {
        this.image = image;
        raster = image.getRaster();
        alpha = image.getColorModel().hasAlpha();
        colours = raster.getNumBands() - (alpha ? 1 : 0);
        largest = (1 << image.getColorModel().getComponentSize(0)) - 1;
    }

    /** Looks at a picture; other layouts (palettes, 5-bit samples) are converted to 8-bit RGB. */
    static Photo of(BufferedImage image) {
        return new Photo(hasPlainSamples(image) ? image : converted(image));
    }

    /** Gets at the pixels of one of DJL's images. */
    static BufferedImage pixels(Image image) {
        if (image.getWrappedImage() instanceof BufferedImage buffered) {
            return buffered;
        }
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray rgb = image.toNDArray(manager, Image.Flag.COLOR);
            Object converted =
                    new BufferedImageFactory()
                            .fromNDArray(rgb.toType(DataType.UINT8, false))
                            .getWrappedImage();
            return (BufferedImage) converted;
        }
    }

    /** Makes a copy of the picture with the same samples and the same colour model. */
    Photo copy() {
        WritableRaster samples = raster.createCompatibleWritableRaster();
        image.copyData(samples);
        return new Photo(new BufferedImage(image.getColorModel(), samples, false, null));
    }

    Image toImage() {
        return new BufferedImageFactory().fromImage(image);
    }

    int width() {
        return raster.getWidth();
    }

    int height() {
        return raster.getHeight();
    }

    /** Reads the colours of a part of a row in [0, 255] into the planes (3, length) of an array. */
    void readRow(int x, int y, int length, float[] rgb) {
        float scale = FULL / largest;
        int[] samples = new int[length];
        for (int c = 0; c < 3; c++) {
            if (c < colours) {
                raster.getSamples(x, y, length, 1, c, samples);
            }
            for (int i = 0; i < length; i++) {
                rgb[c * length + i] = largest == FULL ? samples[i] : samples[i] * scale;
            }
        }
    }

    /** Reads the alpha of a row in [0, 255], or null if the picture has none. */
    float[] alphaRow(int y) {
        if (!alpha) {
            return null;
        }
        float[] values = raster.getSamples(0, y, width(), 1, colours, (float[]) null);
        for (int i = 0; i < values.length; i++) {
            values[i] *= FULL / largest;
        }
        return values;
    }

    /** Replaces the colour of a pixel; its alpha stays. Values outside [0, 255] are clipped. */
    void write(int x, int y, float red, float green, float blue) {
        if (colours == 1) {
            raster.setSample(x, y, 0, sample(0.299f * red + 0.587f * green + 0.114f * blue));
        } else {
            raster.setSample(x, y, 0, sample(red));
            raster.setSample(x, y, 1, sample(green));
            raster.setSample(x, y, 2, sample(blue));
        }
    }

    private int sample(float value) {
        return Math.round(Math.max(0, Math.min(FULL, value)) / FULL * largest);
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
}
