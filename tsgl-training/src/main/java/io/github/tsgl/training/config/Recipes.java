// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.config;

import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The named recipes, which are YAML files beside their hosts. */
final class Recipes {

    static final String KEY = "recipe";

    /** The hosts by the names of their recipes. */
    private static final Map<String, InpaintingHost> HOSTS = new LinkedHashMap<>();

    static {
        for (InpaintingHost host : Hosts.all()) {
            host.recipes().forEach(name -> HOSTS.put(name, host));
        }
    }

    private Recipes() {}

    static List<String> names() {
        return List.copyOf(HOSTS.keySet());
    }

    static String unknown(String name) {
        return "'" + name + "' is not known; the recipes are " + String.join(", ", names());
    }

    /** A recipe's own key {@code recipe} names the one that it changes. */
    static TrainingConfig read(String name) {
        String origin = "recipe " + name;
        if (!HOSTS.containsKey(name)) {
            throw ConfigException.of(List.of(KEY), unknown(name));
        }
        Map<String, Value> own = ConfigText.parse(text(name), origin);
        Value parent = own.put(KEY, Value.of(name));
        return parent == null
                ? Binding.bind(own)
                : Binding.overlay(read(parent.content().toString()), own);
    }

    /** Puts a file's values over those of the recipe that it names. */
    static TrainingConfig layer(String text, String origin) {
        Map<String, Value> own = new LinkedHashMap<>(ConfigText.parse(text, origin));
        Value named = own.getOrDefault(KEY, Value.of(Hosts.DEFAULT_RECIPE));
        if (!(named.content() instanceof String name)) {
            own.remove(KEY);
            return Binding.overlay(read(Hosts.DEFAULT_RECIPE), own);
        }
        try {
            return Binding.overlay(read(name), own);
        } catch (ConfigException e) {
            throw e.keys().contains(KEY) ? e.at(named.origin()) : e;
        }
    }

    private static String text(String name) {
        try (InputStream in = HOSTS.get(name).getClass().getResourceAsStream(name + ".yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
