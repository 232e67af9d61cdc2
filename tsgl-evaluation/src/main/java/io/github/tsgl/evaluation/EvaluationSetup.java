// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.github.tsgl.evaluation.EvaluationReport.Features;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * What must be the same in all parts of an evaluation.
 *
 * @param set what is filled, in words
 * @param size the number of photos
 * @param namesHash a hash of the photos' names
 * @param ranges the ranges of hole ratios that are told apart
 * @param smoothRadius the radius of the holes at smooth places
 * @param view what measures look at
 * @param lpips the network of LPIPS and its weights
 * @param features the features that FID and KID are of, or null
 * @param fillers the fillers' names
 * @param weights what tells each filler from others of its name, such as a hash
 */
record EvaluationSetup(
        String set,
        int size,
        int namesHash,
        List<RatioRange> ranges,
        int smoothRadius,
        PictureView view,
        String lpips,
        Features features,
        List<String> fillers,
        List<String> weights) {

    EvaluationSetup {
        Objects.requireNonNull(set);
        Objects.requireNonNull(view);
        Objects.requireNonNull(lpips);
        ranges = List.copyOf(ranges);
        fillers = List.copyOf(fillers);
        weights = List.copyOf(weights);
    }

    private static final Gson GSON = new GsonBuilder().serializeNulls().create();

    /** The number of features of a picture, 1 if there are none. */
    int featureSize() {
        return features == null ? 1 : features.size();
    }

    void requireSame(EvaluationSetup other) throws IOException {
        JsonObject own = GSON.toJsonTree(this).getAsJsonObject();
        JsonObject others = GSON.toJsonTree(other).getAsJsonObject();
        for (String fact : own.keySet()) {
            if (!own.get(fact).equals(others.get(fact))) {
                throw new IOException(
                        "the parts are of different evaluations, by their "
                                + fact
                                + ": "
                                + own.get(fact)
                                + " and "
                                + others.get(fact));
            }
        }
    }
}
