// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.input;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * How a network's inputs are made, in training as in inference.
 *
 * @param priors what it sees beside picture and mask
 * @param edgeSource where edges and gray come from, and whether what is in the hole is looked at
 * @param smoothing how the smoothed picture is made
 * @param sigma the standard deviation of the edges' Gaussian, in pixels, above 0
 */
public record InputSpec(
        Set<Prior> priors, EdgeSource edgeSource, Smoothing smoothing, double sigma) {

    /** The standard deviation of the edges' Gaussian in paper and released code, in pixels. */
    public static final double SIGMA = 2;

    /**
     * Makes a description.
     *
     * @param priors what the network sees beside picture and mask
     * @param edgeSource where edges and gray come from
     * @param smoothing how the smoothed picture is made
     * @param sigma the standard deviation of the edges' Gaussian
     * @throws IllegalArgumentException if sigma is not above 0
     */
    public InputSpec {
        Objects.requireNonNull(edgeSource, "edgeSource");
        Objects.requireNonNull(smoothing, "smoothing");
        if (!(sigma > 0)) {
            throw new IllegalArgumentException("sigma must be above 0, not " + sigma);
        }
        EnumSet<Prior> ordered = EnumSet.noneOf(Prior.class);
        ordered.addAll(priors);
        priors = Collections.unmodifiableSet(ordered);
    }

    /**
     * Picture and mask alone, all that LaMa, PEN-Net and HiFill look at.
     *
     * @return the description
     */
    public static InputSpec pictureAndMask() {
        return new InputSpec(Set.of(), EdgeSource.KNOWN_PIXELS, Smoothing.NONE, SIGMA);
    }

    /**
     * What a TSGL encoder sees: edges, smoothed picture and gray picture.
     *
     * @param edgeSource where edges and gray come from
     * @param smoothing how the smoothed picture is made
     * @return the description
     */
    public static InputSpec tsgl(EdgeSource edgeSource, Smoothing smoothing) {
        Set<Prior> priors = priors(EnumSet.of(Prior.EDGES, Prior.GRAY));
        return new InputSpec(priors, edgeSource, smoothing, SIGMA);
    }

    /**
     * What a TSGL encoder with some structure sees.
     *
     * @param structure what its structure begins with
     * @return that and the smoothed picture
     */
    public static Set<Prior> priors(Set<Prior> structure) {
        EnumSet<Prior> priors = EnumSet.of(Prior.SMOOTHED);
        priors.addAll(structure);
        return priors;
    }

    /**
     * The paper's inputs: L0 smoothing, and priors of the known pixels.
     *
     * @return the description
     */
    public static InputSpec paper() {
        return tsgl(EdgeSource.KNOWN_PIXELS, Smoothing.L0);
    }

    /**
     * The inputs of the released program for 256×256: RTV smoothing, and priors as published.
     *
     * @return the description
     */
    public static InputSpec released() {
        return tsgl(EdgeSource.PUBLISHED, Smoothing.RTV);
    }

    /**
     * Tells what takes long to make of a picture and is the same whatever its hole, so that it can
     * be made ahead of training.
     *
     * @return the edges, and the smoothed picture if the network sees one that is smoothed; nothing
     *     with {@link EdgeSource#KNOWN_PIXELS}, where both depend on the hole
     */
    public Set<Prior> ahead() {
        if (edgeSource == EdgeSource.KNOWN_PIXELS) {
            return Set.of();
        }
        boolean smooths = priors.contains(Prior.SMOOTHED) && smoothing != Smoothing.NONE;
        return smooths ? EnumSet.of(Prior.EDGES, Prior.SMOOTHED) : EnumSet.of(Prior.EDGES);
    }

    /**
     * The same inputs with another smoothed picture.
     *
     * @param other how it is made
     * @return the description
     */
    public InputSpec withSmoothing(Smoothing other) {
        return new InputSpec(priors, edgeSource, other, sigma);
    }
}
