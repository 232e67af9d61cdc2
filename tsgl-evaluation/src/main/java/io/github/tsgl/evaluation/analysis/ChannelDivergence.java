// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation.analysis;

import io.github.tsgl.image.FloatImage;

/**
 * The Kullback–Leibler divergence between two feature maps of any heights and widths and the same
 * channels, which the paper (section III-B1) takes of "vectors with the dimension as the number of
 * all channels".
 *
 * <p>The paper does not say how a map becomes a distribution. Here channel c has the share p_c =
 * (a_c + ε) / Σ_j (a_j + ε) where a_c is the mean of |x| over the channel's positions and ε =
 * 1e-12, which does not depend on the map's size nor on the scale of its values.
 */
public final class ChannelDivergence {

    private static final double EPSILON = 1e-12;

    private ChannelDivergence() {}

    /**
     * The divergence D(P ‖ Q) = Σ_c p_c ln(p_c / q_c) in nats.
     *
     * @param map gives P, shape (C, H, W)
     * @param reference gives Q, shape (C, H', W')
     * @return at least 0, up to rounding
     * @throws IllegalArgumentException if the numbers of channels differ
     */
    public static double of(FloatImage map, FloatImage reference) {
        if (map.channels() != reference.channels()) {
            throw new IllegalArgumentException(
                    "maps of "
                            + map.channels()
                            + " and "
                            + reference.channels()
                            + " channels have no divergence");
        }
        double[] p = shares(map);
        double[] q = shares(reference);
        double sum = 0;
        for (int c = 0; c < p.length; c++) {
            sum += p[c] * Math.log(p[c] / q[c]);
        }
        return sum;
    }

    private static double[] shares(FloatImage map) {
        float[] values = map.toFloatArray();
        int area = map.height() * map.width();
        double[] shares = new double[map.channels()];
        double all = 0;
        for (int c = 0; c < shares.length; c++) {
            double sum = 0;
            for (int i = c * area; i < (c + 1) * area; i++) {
                sum += Math.abs(values[i]);
            }
            shares[c] = sum / area + EPSILON;
            all += shares[c];
        }
        for (int c = 0; c < shares.length; c++) {
            shares[c] /= all;
        }
        return shares;
    }
}
