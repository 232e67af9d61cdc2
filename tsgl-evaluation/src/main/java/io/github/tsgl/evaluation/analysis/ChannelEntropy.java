// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation.analysis;

import io.github.tsgl.image.FloatImage;

/**
 * The "information entropy (channel dimension)" of a feature map (Fig. 11 and 17): at each position
 * that of the channels' shares in what is there.
 *
 * <p>The paper does not say which shares, nor the logarithm's base. Here p_c = |x_c| / Σ_j |x_j|,
 * which does not depend on the scale of the values, and the entropy is a part of the greatest one:
 * H = −Σ_c p_c ln p_c / ln C, so that maps of different numbers of channels can be compared. Where
 * all channels are 0 nothing is told, and H = 0; so it is for C = 1.
 */
public final class ChannelEntropy {

    private ChannelEntropy() {}

    /**
     * The entropy at each position.
     *
     * @param map a feature map, shape (C, H, W)
     * @return shape (1, H, W), in [0, 1]: 0 where one channel has all, 1 where all have the same
     */
    public static FloatImage map(FloatImage map) {
        double greatest = map.channels() == 1 ? 1 : Math.log(map.channels());
        return FloatImage.of(
                1, map.height(), map.width(), (c, y, x) -> (float) (at(map, y, x) / greatest));
    }

    private static double at(FloatImage map, int y, int x) {
        double sum = 0;
        double logs = 0; // Σ |x| ln |x|
        for (int c = 0; c < map.channels(); c++) {
            double value = Math.abs(map.get(c, y, x));
            if (value > 0) {
                sum += value;
                logs += value * Math.log(value);
            }
        }
        return sum == 0 ? 0 : Math.max(0, Math.log(sum) - logs / sum);
    }
}
