package io.github.tsgl.hifill;

import io.github.tsgl.layers.Steps;

/**
 * HiFill's first network: it fills a small picture roughly.
 *
 * <p>Takes x (N, 4, H, W), H and W multiples of 4: the picture in [-1, 1], 0 in the hole, and a
 * channel that is 1 in the hole. Returns a picture (N, 3, H, W) without a bound.
 */
final class CoarseNetwork extends Steps {

    /** The distances of the dilated convolutions at a quarter of the size. */
    private static final int[] DILATIONS = {1, 1, 1, 2, 2, 2, 2, 2, 4, 4, 4, 4, 8, 8};

    CoarseNetwork(GatedConvKind kind, int width) {
        step("down1", GatedConv2d.halving(kind, width, 5));
        step("conv1", GatedConv2d.plain(kind, width));
        step("down2", GatedConv2d.halving(kind, 2 * width, 3));
        for (int i = 2; i <= 4; i++) {
            step("conv" + i, GatedConv2d.plain(kind, 2 * width));
        }
        for (int i = 0; i < DILATIONS.length; i++) {
            step("dilated" + (i + 1), GatedConv2d.dilated(kind, 2 * width, DILATIONS[i]));
        }
        for (int i = 5; i <= 7; i++) {
            step("conv" + i, GatedConv2d.plain(kind, 2 * width));
        }
        step("up", new GatedUpConv2d(kind, width));
        step("conv8", GatedConv2d.plain(kind, width));
        step("draw", new GatedUpConv2d(kind, 3));
    }
}
