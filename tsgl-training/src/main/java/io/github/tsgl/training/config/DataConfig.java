// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.config;

import io.github.tsgl.encoder.input.EdgeSource;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.training.data.CropPolicy;
import io.github.tsgl.training.data.Weighting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The photos, and what samples are made of them.
 *
 * @param folder the folder of photos to train on
 * @param validation the folder of photos to measure by; without it some are held back
 * @param labels the folder of the photos' semantic maps, by their names, which the prior {@code
 *     labels} needs
 * @param prepared the folder of smoothed pictures and edges that {@code tsgl prepare} made of the
 *     photos; what is not there is made of the whole photo too. Without it they are made of each
 *     sample
 * @param weighting how often a photo is drawn
 * @param framing how a sample is taken from a photo
 * @param crop the samples' side in pixels, or a schedule as {@link CropSchedule#parse} reads it
 * @param texture the smoothing that makes the texture picture
 * @param edges what edges and gray picture are made of
 * @param sigma the standard deviation of the Canny edges' Gaussian, in pixels
 * @param smallest the short side that a photo must have at least, in pixels, and below which it is
 *     not shrunk
 * @param largest the short side to which larger photos are shrunk, in pixels
 * @param cacheBytes the memory for decoded photos, in bytes
 * @param threads how many threads prepare samples
 */
public record DataConfig(
        Optional<Path> folder,
        Optional<Path> validation,
        Optional<Path> labels,
        Optional<Path> prepared,
        Weighting weighting,
        Framing framing,
        String crop,
        Smoothing texture,
        EdgeSource edges,
        double sigma,
        int smallest,
        int largest,
        long cacheBytes,
        int threads) {

    /**
     * Tells how inputs are made, for training and for what is made of it.
     *
     * @param priors what the network looks at beside picture and mask
     * @return the description
     */
    public InputSpec inputs(Set<Prior> priors) {
        return new InputSpec(priors, edges, texture, sigma);
    }

    /**
     * Tells how samples are cut.
     *
     * @return the policy, by which photos smaller than {@code smallest} are not used
     */
    public CropPolicy crops() {
        CropPolicy crops =
                switch (framing) {
                    case SCALES -> CropPolicy.scales(smallest, largest);
                    case CROP -> CropPolicy.crop();
                    case RESIZE -> CropPolicy.resize();
                };
        return (own, side) -> own.shortSide() < smallest ? List.of() : crops.sizes(own, side);
    }

    /** Refuses to make ahead what depends on holes. */
    void requireAhead(Check check) {
        check.that(
                edges != EdgeSource.KNOWN_PIXELS,
                "must be whole-picture or published for prepared photos: by known-pixels edges and"
                        + " smoothed picture depend on each sample's hole, and cannot be made ahead",
                "edges");
    }

    void check(Check check) {
        if (prepared.isPresent()) {
            requireAhead(check);
        }
        try {
            CropSchedule.parse(crop, 1);
        } catch (IllegalArgumentException e) {
            check.that(
                    false,
                    "must be a side of at least 16 or a schedule such as 128,192@0.6, not " + crop,
                    "crop");
        }
        check.above("sigma", sigma, 0);
        check.atLeast("smallest", smallest, 1);
        check.that(smallest <= largest, "must not be above data.largest", "smallest", "largest");
        check.atLeast("cache_bytes", cacheBytes, 0);
        check.atLeast("threads", threads, 1);
    }

    /** How a sample is taken from a photo. Each is mirrored at random. */
    public enum Framing {
        /** A random square of the photo, shrunk at random in steps of √2. */
        SCALES,
        /**
         * A random square of the photo at its own size, as published for Paris StreetView, Places2.
         */
        CROP,
        /** The whole photo, resized to the square, as published for CelebA. */
        RESIZE
    }
}
