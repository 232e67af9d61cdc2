// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

/**
 * What the TSGL paper says of a network's cost, in its own way of counting.
 *
 * @param tables where it says so, such as {@code Tables III, VI}
 * @param side height and width of the picture in pixels
 * @param parameters the parameters, in millions
 * @param operations the floating-point operations of one pass, in billions
 */
public record PaperComplexity(String tables, int side, double parameters, double operations) {

    private static final String LARGE_TABLES = "III, VI";
    private static final int LARGE = 512;

    /**
     * A row of Tables III and VI.
     *
     * @param parameters the parameters, in millions
     * @param operations the floating-point operations of one pass at 512×512, in billions
     * @return the numbers
     */
    public static PaperComplexity at512(double parameters, double operations) {
        return new PaperComplexity(LARGE_TABLES, LARGE, parameters, operations);
    }
}
