// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.RgbImage;
import nu.pattern.OpenCV;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.photo.Photo;

/** OpenCV's inpainting. */
final class OpenCvInpaint {

    static {
        OpenCV.loadLocally();
    }

    private OpenCvInpaint() {}

    /** Fills a hole by a method, such as Photo.INPAINT_TELEA. */
    static RgbImage fill(RgbImage holed, HoleMask mask, int radius, int method) {
        Mat source = new Mat(holed.height(), holed.width(), CvType.CV_8UC3);
        Mat hole = new Mat(holed.height(), holed.width(), CvType.CV_8UC1);
        Mat target = new Mat();
        byte[] holes = new byte[mask.width() * mask.height()];
        for (int i = 0; i < holes.length; i++) {
            holes[i] = (byte) (mask.isHole(i % mask.width(), i / mask.width()) ? 255 : 0);
        }
        source.put(0, 0, holed.rgb());
        hole.put(0, 0, holes);
        Photo.inpaint(source, hole, target, radius, method);
        byte[] rgb = new byte[holed.rgb().length];
        target.get(0, 0, rgb);
        source.release();
        hole.release();
        target.release();
        return new RgbImage(holed.width(), holed.height(), rgb);
    }
}
