// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import io.github.tsgl.image.CannyEdges;
import io.github.tsgl.image.GrayImage;
import io.github.tsgl.image.Resampler;
import io.github.tsgl.image.RgbImage;

/** What measures look at: filled and true pictures, or what is made of both. */
public enum PictureView {

    /** The pictures. */
    WHOLE,
    /**
     * Their global structure (Table VII): the edges of the gray picture by Canny's method, σ = 2,
     * white on black. The paper does not say how it makes them; its networks see such edges.
     */
    STRUCTURE,
    /**
     * Their local residual structure (Table VII, after Eq. 2): what is lost if a picture is halved
     * and enlarged again, gray where nothing is.
     */
    RESIDUAL;

    private static final double SIGMA = 2;
    private static final int GRAY = 128;

    /**
     * Returns what is seen of a picture.
     *
     * @param picture the picture
     * @return a picture of the same size
     */
    public RgbImage of(RgbImage picture) {
        return switch (this) {
            case WHOLE -> picture;
            case STRUCTURE -> structure(picture);
            case RESIDUAL -> residual(picture);
        };
    }

    private static RgbImage structure(RgbImage picture) {
        float[] edges =
                CannyEdges.builder()
                        .optSigma(SIGMA)
                        .build()
                        .detect(GrayImage.of(picture.toFloatImage()))
                        .toFloatArray();
        byte[] rgb = new byte[picture.rgb().length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (edges[i / 3] > 0 ? 255 : 0);
        }
        return new RgbImage(picture.width(), picture.height(), rgb);
    }

    private static RgbImage residual(RgbImage picture) {
        int width = picture.width();
        int height = picture.height();
        RgbImage half = Resampler.resize(picture, (width + 1) / 2, (height + 1) / 2);
        byte[] smooth = Resampler.resize(half, width, height).rgb();
        byte[] rgb = new byte[smooth.length];
        for (int i = 0; i < rgb.length; i++) {
            int lost = (picture.rgb()[i] & 0xff) - (smooth[i] & 0xff);
            rgb[i] = (byte) Math.max(0, Math.min(255, GRAY + lost));
        }
        return new RgbImage(width, height, rgb);
    }
}
