package io.github.tsgl.benchmarks;

import io.github.tsgl.evaluation.Filler;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.RgbImage;
import nu.pattern.OpenCV;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.photo.Photo;

/** OpenCV's inpainting after Telea. */
final class Telea implements Filler {

    private final double radius;

    /** With a radius in pixels. */
    Telea(double radius) {
        this.radius = radius;
        OpenCV.loadLocally();
    }

    @Override
    public RgbImage fill(String name, RgbImage holed, HoleMask mask) {
        Mat source = new Mat(holed.height(), holed.width(), CvType.CV_8UC3);
        Mat hole = new Mat(holed.height(), holed.width(), CvType.CV_8UC1);
        Mat target = new Mat();
        byte[] holes = new byte[mask.width() * mask.height()];
        for (int i = 0; i < holes.length; i++) {
            holes[i] = (byte) (mask.isHole(i % mask.width(), i / mask.width()) ? 255 : 0);
        }
        source.put(0, 0, holed.rgb());
        hole.put(0, 0, holes);
        Photo.inpaint(source, hole, target, radius, Photo.INPAINT_TELEA);
        byte[] rgb = new byte[holed.rgb().length];
        target.get(0, 0, rgb);
        source.release();
        hole.release();
        target.release();
        return new RgbImage(holed.width(), holed.height(), rgb);
    }
}
