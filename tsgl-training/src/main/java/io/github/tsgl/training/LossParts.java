// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The losses of one step by name: what the parts of its batches noted, added up in their order. */
final class LossParts {

    private LossParts() {}

    /** All losses so far, the generator's weighted one first; waits until they are computed. */
    static Map<String, Double> sum(List<List<BatchPart>> batches) {
        Map<String, Double> sums = new LinkedHashMap<>();
        sums.put("loss", 0.0);
        for (List<BatchPart> parts : batches) {
            for (BatchPart part : parts) {
                part.losses()
                        .forEach(
                                (name, value) ->
                                        sums.merge(
                                                name,
                                                part.weight() * value.getFloat(),
                                                Double::sum));
            }
        }
        return sums;
    }
}
