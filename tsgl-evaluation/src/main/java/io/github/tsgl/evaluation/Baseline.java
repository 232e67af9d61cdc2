// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

/** Ways to fill holes that need no network. */
public enum Baseline {
    /** {@link Filler#meanColor}. */
    MEAN("mean color", Filler.meanColor()),
    /** {@link Filler#smooth}. */
    SMOOTH("smooth", Filler.smooth()),
    /** {@link Filler#telea} of radius 5. */
    TELEA("Telea, radius 5", Filler.telea(5)),
    /** {@link Filler#navierStokes} of radius 5. */
    NS("Navier-Stokes, radius 5", Filler.navierStokes(5)),
    /** {@link Filler#exemplar}. */
    PATCHES("patches", Filler.exemplar());

    private final String title;
    private final Filler filler;

    Baseline(String title, Filler filler) {
        this.title = title;
        this.filler = filler;
    }

    /**
     * Returns its name in results.
     *
     * @return the name
     */
    public String title() {
        return title;
    }

    /**
     * Returns what fills holes so.
     *
     * @return the filler
     */
    public Filler filler() {
        return filler;
    }
}
