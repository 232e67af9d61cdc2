// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

/**
 * How many pixels lie in a length.
 *
 * @param across pixels per unit along a row
 * @param down pixels per unit along a column
 * @param unit the unit
 */
record Resolution(long across, long down, Unit unit) {

    private static final int JFIF_MOST = 0xFFFF;
    private static final double CENTIMETER = 0.01;

    /** What the pixels are counted in. */
    enum Unit {
        /** Only the shape of a pixel is known. */
        NONE(Double.NaN),
        INCH(0.0254),
        CENTIMETER(0.01),
        METER(1);

        private final double meters;

        Unit(double meters) {
            this.meters = meters;
        }
    }

    /** The resolution of the picture after its sides were swapped. */
    Resolution turned() {
        return new Resolution(down, across, unit);
    }

    /** JFIF's number of the unit; meters become centimeters or, where they are whole, inches. */
    int jfifUnit() {
        return switch (unit) {
            case NONE -> 0;
            case INCH -> 1;
            case CENTIMETER -> 2;
            case METER -> inches() ? 1 : 2;
        };
    }

    long jfifAcross() {
        return jfif(across);
    }

    long jfifDown() {
        return jfif(down);
    }

    private long jfif(long pixels) {
        double meters = jfifUnit() == 1 ? Unit.INCH.meters : CENTIMETER;
        long count = unit == Unit.METER ? Math.round(pixels * meters) : pixels;
        return Math.max(1, Math.min(JFIF_MOST, count));
    }

    /** Whether a number of pixels per meter is one of whole pixels per inch, rounded. */
    private boolean inches() {
        double inch = across * Unit.INCH.meters;
        return Math.round(Math.round(inch) / Unit.INCH.meters) == across;
    }

    /** PNG's numbers of pixels per meter; those of pixels alone if the unit is not known. */
    long pngAcross() {
        return png(across);
    }

    long pngDown() {
        return png(down);
    }

    private long png(long pixels) {
        return unit == Unit.NONE ? pixels : Math.round(pixels / unit.meters);
    }

    int pngUnit() {
        return unit == Unit.NONE ? 0 : 1;
    }
}
