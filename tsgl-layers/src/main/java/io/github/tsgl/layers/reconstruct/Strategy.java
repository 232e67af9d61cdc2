// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.reconstruct;

import static io.github.tsgl.layers.reconstruct.Guide.RESIDUAL;
import static io.github.tsgl.layers.reconstruct.Guide.STRUCTURE;
import static io.github.tsgl.layers.reconstruct.Guide.TEXTURE;
import static io.github.tsgl.layers.reconstruct.NormalizationSide.GLOBAL;
import static io.github.tsgl.layers.reconstruct.NormalizationSide.LOCAL;

import java.util.List;

/**
 * What rebuilds the texture under which normalization: the rows of Table IV.
 *
 * <p>In the names, what stands before "to" are the guides (global structure, local residual
 * structure, or the texture itself), what stands after it the normalizations that they meet, in the
 * same order. "Two" means that this guide's step is done twice.
 */
public enum Strategy {
    /** The texture stays as it is. */
    BASELINE("Baseline"),
    /** Global structure rebuilds the globally normalized texture. */
    GLOBAL_TO_GLOBAL("Global->Global", new Branch(STRUCTURE, GLOBAL, 1)),
    /** Global structure rebuilds the locally normalized texture. */
    GLOBAL_TO_LOCAL("Global->Local", new Branch(STRUCTURE, LOCAL, 1)),
    /** Local residual structure rebuilds the globally normalized texture. */
    LOCAL_TO_GLOBAL("Local->Global", new Branch(RESIDUAL, GLOBAL, 1)),
    /** Local residual structure rebuilds the locally normalized texture. */
    LOCAL_TO_LOCAL("Local->Local", new Branch(RESIDUAL, LOCAL, 1)),
    /** The texture rebuilds itself under global normalization. */
    TEXTURE_TO_GLOBAL("Texture->Global", new Branch(TEXTURE, GLOBAL, 1)),
    /** The texture rebuilds itself under local normalization. */
    TEXTURE_TO_LOCAL("Texture->Local", new Branch(TEXTURE, LOCAL, 1)),
    /** Global structure, twice, meets local normalization; the residual global normalization. */
    TWO_GLOBAL_LOCAL_TO_LOCAL_GLOBAL(
            "2Global(Local)->Local(Global)",
            new Branch(STRUCTURE, LOCAL, 2),
            new Branch(RESIDUAL, GLOBAL, 1)),
    /** Global structure, twice, and the residual both meet local normalization. */
    TWO_GLOBAL_LOCAL_TO_LOCAL_LOCAL(
            "2Global(Local)->Local(Local)",
            new Branch(STRUCTURE, LOCAL, 2),
            new Branch(RESIDUAL, LOCAL, 1)),
    /** Global structure meets global normalization; the residual, twice, local normalization. */
    GLOBAL_TWO_LOCAL_TO_GLOBAL_LOCAL(
            "Global(2Local)->Global(Local)",
            new Branch(STRUCTURE, GLOBAL, 1),
            new Branch(RESIDUAL, LOCAL, 2)),
    /** Global structure, twice, meets global normalization; the texture local normalization. */
    TWO_GLOBAL_TEXTURE_TO_GLOBAL_LOCAL(
            "2Global(Texture)->Global(Local)",
            new Branch(STRUCTURE, GLOBAL, 2),
            new Branch(TEXTURE, LOCAL, 1)),
    /** Global structure, twice, meets global normalization; the residual local: the paper's own. */
    TWO_GLOBAL_LOCAL_TO_GLOBAL_LOCAL(
            "2Global(Local)->Global(Local)",
            new Branch(STRUCTURE, GLOBAL, 2),
            new Branch(RESIDUAL, LOCAL, 1));

    private final String label;
    private final List<Branch> branches;

    Strategy(String label, Branch... branches) {
        this.label = label;
        this.branches = List.of(branches);
    }

    /**
     * Returns the paper's name, such as {@code 2Global(Local)->Global(Local)}.
     *
     * @return the name, with an ASCII arrow
     */
    public String label() {
        return label;
    }

    /**
     * Returns the branches, whose results are added.
     *
     * @return the branches; none for the baseline
     */
    List<Branch> branches() {
        return branches;
    }

    /**
     * Tells whether the strategy reads a guide.
     *
     * @param guide the guide
     * @return true if one of the branches has this guide
     */
    boolean reads(Guide guide) {
        return branches.stream().anyMatch(branch -> branch.guide() == guide);
    }

    /**
     * Tells whether the strategy reads a local residual.
     *
     * @return true if one of its guides is "local"
     */
    public boolean readsResidual() {
        return reads(RESIDUAL);
    }

    /**
     * Finds a strategy by the paper's name.
     *
     * @param label the name; case and spaces do not matter, the arrow may be {@code ->} or {@code
     *     →}
     * @return the strategy
     * @throws IllegalArgumentException if there is none of this name
     */
    public static Strategy ofLabel(String label) {
        String wanted = label.replaceAll("\\s", "").replace("→", "->");
        for (Strategy strategy : values()) {
            if (strategy.label.equalsIgnoreCase(wanted)) {
                return strategy;
            }
        }
        throw new IllegalArgumentException("no strategy is called " + label);
    }
}
