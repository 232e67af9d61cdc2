// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads single settings of the form {@code path.to.key=value}. */
final class Setting {

    private Setting() {}

    static Map<String, Value> parse(List<String> settings) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (String setting : settings) {
            String origin = "--set " + setting;
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new ConfigException(origin, "must have the form path.to.key=value");
            }
            String key = setting.substring(0, equals).trim();
            String text = setting.substring(equals + 1).trim();
            if (Binding.isSection(key)) {
                throw new ConfigException(origin, key + " is a section; name a key in it");
            }
            if (!Binding.isKey(key)) {
                throw Binding.unknown(key, origin);
            }
            if (key.equals(Recipes.KEY)) {
                throw new ConfigException(origin, "the recipe cannot be changed by a setting");
            }
            values.put(key, Binding.isList(key) ? list(text, origin) : Value.plain(text, origin));
        }
        return values;
    }

    private static Value list(String text, String origin) {
        Value whole = Value.plain(text, origin);
        if (whole.content() == null) {
            return whole;
        }
        String items = text.replaceAll("^\\[|]$", "");
        List<String> split =
                Arrays.stream(items.split(","))
                        .map(String::trim)
                        .filter(item -> !item.isEmpty())
                        .toList();
        return new Value(split, Value.Quoted.NO, origin);
    }
}
