package io.github.tsgl.lama.ffc;

/** What a {@link FourierUnit} adds to the spectrum before it convolves it; nothing in LaMa. */
public final class Spectrum {

    /** Nothing. */
    public static final Spectrum PLAIN = new Spectrum(false, 0);

    private final boolean positioned;
    private final int reduction;

    private Spectrum(boolean positioned, int reduction) {
        this.positioned = positioned;
        this.reduction = reduction;
    }

    /**
     * The same with two more channels: the row and the column of each frequency, from 0 to 1.
     *
     * @return the additions
     */
    public Spectrum withPositions() {
        return new Spectrum(true, reduction);
    }

    /**
     * The same with squeeze and excitation of the channels (Hu et al. 2018).
     *
     * @param reduction how much narrower the inner layer is, 16 as published
     * @return the additions
     * @throws IllegalArgumentException if the reduction is below 1
     */
    public Spectrum withExcitation(int reduction) {
        if (reduction < 1) {
            throw new IllegalArgumentException("the reduction is " + reduction + ", below 1");
        }
        return new Spectrum(positioned, reduction);
    }

    boolean isPositioned() {
        return positioned;
    }

    boolean isExcited() {
        return reduction > 0;
    }

    int reduction() {
        return reduction;
    }
}
