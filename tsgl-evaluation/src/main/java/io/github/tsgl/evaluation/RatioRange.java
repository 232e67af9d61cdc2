// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import java.io.Serializable;

/**
 * A range of hole ratios.
 *
 * @param percentFrom the least hole ratio, in percent
 * @param percentTo the greatest
 * @serial exclude
 */
public record RatioRange(int percentFrom, int percentTo) implements Serializable {

    /**
     * Makes a range.
     *
     * @param percentFrom the least hole ratio, in percent
     * @param percentTo the greatest
     * @throws IllegalArgumentException if the range is empty or leaves 0 to 100, both without
     */
    public RatioRange {
        if (percentFrom < 1 || percentFrom >= percentTo || percentTo > 99) {
            throw new IllegalArgumentException(
                    "hole ratios from " + percentFrom + " to " + percentTo + " % are no range");
        }
    }

    /**
     * Reads a range.
     *
     * @param text two numbers of percent, such as {@code 10-20}
     * @return the range
     * @throws IllegalArgumentException if that is no range
     */
    public static RatioRange parse(String text) {
        if (!text.matches("\\d{1,2}-\\d{1,2}")) {
            throw new IllegalArgumentException(
                    "hole ratios must be a range such as 10-20, not " + text);
        }
        String[] ends = text.split("-");
        return new RatioRange(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
    }

    /**
     * Tells whether a hole is in this range.
     *
     * @param holeRatio the part of the picture that is hole
     * @return whether it is more than the least ratio, and at most the greatest
     */
    public boolean holds(double holeRatio) {
        return holeRatio > least() && holeRatio <= greatest();
    }

    double least() {
        return percentFrom / 100.0;
    }

    double greatest() {
        return percentTo / 100.0;
    }

    /** {@inheritDoc} */
    @Override
    public String toString() {
        return percentFrom + "–" + percentTo + " %";
    }
}
