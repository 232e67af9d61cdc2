// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import java.util.Locale;

/** A report's numbers of each hole as CSV (RFC 4180). */
final class HoleTable {

    private HoleTable() {}

    static String csv(EvaluationReport report) {
        StringBuilder text = new StringBuilder("fill,hole,hole_ratio");
        for (Measure measure : Measure.values()) {
            text.append(",").append(measure.name().toLowerCase(Locale.ROOT));
        }
        text.append("\r\n");
        for (FillerResult result : report.results()) {
            for (HoleMeasures hole : result.holes()) {
                text.append(quoted(result.name())).append(",").append(quoted(hole.name()));
                text.append(",").append(hole.holeRatio());
                for (Measure measure : Measure.values()) {
                    text.append(",").append(measure.of(hole.values()));
                }
                text.append("\r\n");
            }
        }
        return text.toString();
    }

    private static String quoted(String text) {
        return text.matches("[^,\"\\r\\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
