package io.github.tsgl.benchmarks;

import io.github.tsgl.training.data.RgbImage;
import io.github.tsgl.training.mask.HoleMask;
import nu.pattern.OpenCV;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.photo.Photo;

/** A way to fill holes. */
@FunctionalInterface
interface Filler {

    /** Fills the hole; what is returned for known pixels does not matter. */
    RgbImage fill(RgbImage picture, HoleMask mask);

    /** The mean colour of the known pixels. */
    static Filler meanColour() {
        return (picture, mask) -> {
            long[] sums = new long[3];
            long count = 0;
            for (int i = 0; i < mask.known().length; i++) {
                if (mask.known()[i] == 1) {
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
            byte[] holes = new byte[mask.known().length];
            for (int i = 0; i < holes.length; i++) {
                holes[i] = (byte) (mask.known()[i] == 1 ? 0 : 255);
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
}
