package io.github.tsgl.evaluation.analysis;

import io.github.tsgl.image.FloatImage;
import java.util.function.Function;

/** What a stage makes. */
public enum MapKind {
    /** T_k. */
    TEXTURE("T", "texture", StageMaps::texture),
    /** S_k. */
    STRUCTURE("S", "global structure", StageMaps::structure),
    /** L_k. */
    RESIDUAL("L", "local residual structure", StageMaps::residual),
    /** R_k. */
    REBUILT("R", "rebuilt texture", StageMaps::rebuilt);

    private final String symbol;
    private final String title;
    private final Function<StageMaps, FloatImage> map;

    MapKind(String symbol, String title, Function<StageMaps, FloatImage> map) {
        this.symbol = symbol;
        this.title = title;
        this.map = map;
    }

    /**
     * Returns the letter of the equations.
     *
     * @return one letter
     */
    public String symbol() {
        return symbol;
    }

    /**
     * Returns this kind of a stage's maps.
     *
     * @param stage the stage's maps
     * @return shape (channels, H, W)
     */
    public FloatImage of(StageMaps stage) {
        return map.apply(stage);
    }

    /** Returns letter and words, such as "T texture". */
    @Override
    public String toString() {
        return symbol + " " + title;
    }
}
