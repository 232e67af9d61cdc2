// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

import java.util.HashMap;
import java.util.Map;

/** The metadata of runs before version 0.1, which have their whole configuration as YAML. */
final class EarlierRun {

    private static final String YAML = "config_yaml";

    private EarlierRun() {}

    /** What they say of the network and its inputs, under today's names; empty if nothing. */
    static Map<String, String> metadata(Map<String, String> earlier) {
        Map<String, String> metadata = new HashMap<>();
        Map<String, String> yaml = values(earlier.getOrDefault(YAML, ""));
        String preset = yaml.get("network.preset");
        if (preset == null) {
            return metadata;
        }
        boolean isOwn = preset.matches("small|paper|released");
        metadata.put("network.host", isOwn ? "tsgl-" + preset : preset);
        put(metadata, "network.width", yaml.get("network.width"));
        put(metadata, "network.strategy", yaml.get("network.strategy"));
        String depths = yaml.getOrDefault("network.depths", "[]").replaceAll("[\\[\\] ]", "");
        boolean counts = preset.endsWith("lama"); // a LaMa's only depth is its residual blocks
        put(metadata, counts ? "network.blocks" : "network.depths", depths);
        put(metadata, "inputs.smoothing", yaml.get("data.texture"));
        put(metadata, "inputs.sigma", yaml.get("data.sigma"));
        return metadata;
    }

    private static void put(Map<String, String> metadata, String name, String value) {
        if (value != null && !value.isEmpty() && !value.equals("null")) {
            metadata.put(name, value);
        }
    }

    /** The values of a YAML text of sections and plain values, by section.key. */
    private static Map<String, String> values(String yaml) {
        Map<String, String> values = new HashMap<>();
        String section = "";
        String last = "";
        for (String line : yaml.split("\n")) {
            String item = line.strip();
            if (item.startsWith("- ")) { // of the list that the last key began
                values.merge(last, item.substring(2), (a, b) -> a.isEmpty() ? b : a + "," + b);
                continue;
            }
            int colon = line.indexOf(':');
            if (colon < 0 || line.stripLeading().startsWith("#")) {
                continue;
            }
            String key = line.substring(0, colon).strip();
            if (line.startsWith(" ")) {
                last = section + "." + key;
                values.put(last, line.substring(colon + 1).strip());
            } else {
                section = key;
                last = key;
            }
        }
        return values;
    }
}
