// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.mask;

import java.util.Optional;

/** The six ranges of the hole ratio in which results with irregular masks are published. */
public enum RatioBin {
    /** Above 0.01 up to 0.1. */
    UP_TO_10(0.01, 0.1),
    /** Above 0.1 up to 0.2. */
    UP_TO_20(0.1, 0.2),
    /** Above 0.2 up to 0.3. */
    UP_TO_30(0.2, 0.3),
    /** Above 0.3 up to 0.4. */
    UP_TO_40(0.3, 0.4),
    /** Above 0.4 up to 0.5. */
    UP_TO_50(0.4, 0.5),
    /** Above 0.5 up to 0.6. */
    UP_TO_60(0.5, 0.6);

    private final double above;
    private final double upTo;

    RatioBin(double above, double upTo) {
        this.above = above;
        this.upTo = upTo;
    }

    /**
     * Returns the range that a hole ratio lies in.
     *
     * @param holeRatio the part of a picture that is hole
     * @return the range, or nothing for a ratio up to 0.01 or above 0.6
     */
    public static Optional<RatioBin> of(double holeRatio) {
        for (RatioBin bin : values()) {
            if (holeRatio > bin.above && holeRatio <= bin.upTo) {
                return Optional.of(bin);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the lower end, which does not belong to the range.
     *
     * @return a part of the picture
     */
    public double above() {
        return above;
    }

    /**
     * Returns the upper end, which belongs to the range.
     *
     * @return a part of the picture
     */
    public double upTo() {
        return upTo;
    }
}
