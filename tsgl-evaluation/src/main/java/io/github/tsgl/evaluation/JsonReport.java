// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import com.google.gson.GsonBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report as JSON; numbers that are not there are null. */
final class JsonReport {

    private JsonReport() {}

    static String of(EvaluationReport report) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("set", report.set());
        all.put("lpips", report.lpips());
        all.put("features", report.features().orElse(null));
        List<Object> fills = new ArrayList<>();
        for (FillerResult result : report.results()) {
            Map<String, Object> fill = new LinkedHashMap<>();
            fill.put("name", result.name());
            fill.put("holes", result.holes().size());
            for (Measure measure : Measure.values()) {
                fill.put(measure.name().toLowerCase(Locale.ROOT), estimate(result.mean(measure)));
            }
            fill.put("fid", result.frechet().map(one -> estimate(one.estimate())).orElse(null));
            fill.put("kid", result.kernel().map(one -> estimate(one.estimate())).orElse(null));
            fill.put("smooth_places", result.smooth().size());
            fill.put("smooth_rmse", number(result.smoothError()));
            fill.put("smooth_quotient", number(result.smoothQuotient()));
            fill.put("smooth_worst", number(result.worstQuotient()));
            fills.add(fill);
        }
        all.put("fills", fills);
        return new GsonBuilder().setPrettyPrinting().serializeNulls().create().toJson(all) + "\n";
    }

    private static Map<String, Object> estimate(Estimate estimate) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("value", number(estimate.value()));
        numbers.put("low", number(estimate.low()));
        numbers.put("high", number(estimate.high()));
        return numbers;
    }

    private static Double number(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
