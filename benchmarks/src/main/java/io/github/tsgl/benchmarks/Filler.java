package io.github.tsgl.benchmarks;

import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import ai.djl.translate.TranslateException;

import io.github.tsgl.encoder.SmoothFill;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.StoredPicture;
import io.github.tsgl.zoo.InpaintingInput;

import nu.pattern.OpenCV;

import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.photo.Photo;

import java.awt.image.BufferedImage;

/** A way to fill holes. */
@FunctionalInterface
interface Filler {

    /** Fills the hole; what is returned for known pixels does not matter. */
    RgbImage fill(RgbImage picture, HoleMask mask) throws TranslateException;

    /** The mean colour of the known pixels. */
    static Filler meanColour() {
        return (picture, mask) -> {
            long[] sums = new long[3];
            long count = 0;
            float[] known = mask.toFloats();
            for (int i = 0; i < known.length; i++) {
                if (known[i] == 1) {
                    count++;
                    for (int c = 0; c < 3; c++) {
                        sums[c] += picture.rgb()[i * 3 + c] & 0xff;
                    }
                }
            }
            byte[] rgb = new byte[picture.rgb().length];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) Math.round((double) sums[i % 3] / Math.max(1, count));
            }
            return new RgbImage(picture.width(), picture.height(), rgb);
        };
    }

    /** OpenCV's inpainting after Telea. */
    static Filler telea(double radius) {
        OpenCV.loadLocally();
        return (picture, mask) -> {
            Mat source = new Mat(picture.height(), picture.width(), CvType.CV_8UC3);
            Mat hole = new Mat(picture.height(), picture.width(), CvType.CV_8UC1);
            Mat target = new Mat();
            float[] known = mask.toFloats();
            byte[] holes = new byte[known.length];
            for (int i = 0; i < holes.length; i++) {
                holes[i] = (byte) (known[i] == 1 ? 0 : 255);
            }
            source.put(0, 0, picture.rgb());
            hole.put(0, 0, holes);
            Photo.inpaint(source, hole, target, radius, Photo.INPAINT_TELEA);
            byte[] rgb = new byte[picture.rgb().length];
            target.get(0, 0, rgb);
            source.release();
            hole.release();
            target.release();
            return new RgbImage(picture.width(), picture.height(), rgb);
        };
    }

    /** The smooth fill from which the training of tsgl-small begins, alone. */
    static Filler smoothFill() {
        SmoothFill fill = new SmoothFill();
        return (picture, mask) -> {
            try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
                NDList inputs =
                        new InputPreparation(InputSpec.pictureAndMask())
                                .prepare(manager, picture.toFloatImage(), mask.toFloatImage())
                                .toList();
                NDList filled = fill.forward(new ParameterStore(manager, false), inputs, false);
                float[] planes = filled.head().toFloatArray();
                return RgbImage.ofPlanes(planes, 0, picture.width(), picture.height());
            }
        };
    }

    /** A model of the zoo, as the command line runs it. */
    static Filler model(Predictor<InpaintingInput, Image> predictor) {
        return (picture, mask) -> {
            Image photo = new BufferedImageFactory().fromImage(picture.toBufferedImage());
            Image hole = new BufferedImageFactory().fromImage(mask.toPicture().toBufferedImage());
            Image result = predictor.predict(new InpaintingInput(photo, hole));
            return StoredPicture.of((BufferedImage) result.getWrappedImage()).toRgbImage();
        };
    }
}
