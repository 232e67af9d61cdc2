// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.config;

import io.github.tsgl.encoder.host.Spelling;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The keys of a {@link TrainingConfig}, and its way from values by key and back. */
final class Binding {

    static final String PRESET = "network.preset";

    private static final Map<String, ValueType> KEYS = new LinkedHashMap<>();

    static {
        collect("", TrainingConfig.class);
    }

    private Binding() {}

    private static void collect(String prefix, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            String path = prefix + key(component);
            if (component.getType().isRecord()) {
                collect(path + ".", component.getType());
            } else {
                KEYS.put(path, new ValueType(component.getGenericType()));
            }
        }
    }

    private static String key(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** Whether earlier versions had a key that no longer decides anything. */
    static boolean wasKey(String path) {
        return path.equals("data.cache_folder");
    }

    /**
     * What to write in place of the network's preset, which earlier versions had. They had kinds of
     * discriminators, too, where now each host has its own.
     */
    static ConfigException earlier(String preset, String origin) {
        boolean isOwn = preset.matches("small|paper|released");
        String host = isOwn ? "tsgl-" + preset : preset;
        String blocks = isOwn ? "" : ", for residual blocks network.blocks for network.depths";
        return new ConfigException(
                origin,
                PRESET
                        + " is of an earlier version: write network.host: "
                        + host
                        + " instead, network.discriminator: null"
                        + blocks);
    }

    static boolean isKey(String path) {
        return KEYS.containsKey(path);
    }

    static boolean isList(String path) {
        return KEYS.get(path).isList();
    }

    static boolean isSection(String path) {
        return KEYS.keySet().stream().anyMatch(key -> key.startsWith(path + "."));
    }

    static ConfigException unknown(String path, String origin) {
        String nearest = Spelling.nearest(path, KEYS.keySet());
        String hint = nearest == null ? "" : "; did you mean " + nearest + "?";
        return new ConfigException(origin, path + " is not known" + hint);
    }

    /** Every value by its key, in order. */
    static Map<String, Object> values(TrainingConfig config) {
        Map<String, Object> values = new LinkedHashMap<>();
        collect("", config, values);
        return values;
    }

    private static void collect(String prefix, Record section, Map<String, Object> values) {
        for (RecordComponent component : section.getClass().getRecordComponents()) {
            String path = prefix + key(component);
            Object value = get(component, section);
            if (value instanceof Record inner) {
                collect(path + ".", inner, values);
            } else {
                values.put(path, ValueType.plain(value));
            }
        }
    }

    private static Object get(RecordComponent component, Record section) {
        try {
            return component.getAccessor().invoke(section);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record that cannot be read: " + component, e);
        }
    }

    static TrainingConfig overlay(TrainingConfig base, Map<String, Value> over) {
        Map<String, Value> values = new LinkedHashMap<>();
        Binding.values(base).forEach((key, content) -> values.put(key, text(content)));
        values.putAll(over);
        return bind(values);
    }

    private static Value text(Object content) {
        if (content instanceof List<?> list) {
            return Value.of(list.stream().map(Object::toString).toList());
        }
        return Value.of(content == null ? null : content.toString());
    }

    static TrainingConfig bind(Map<String, Value> values) {
        try {
            return (TrainingConfig) make("", TrainingConfig.class, values);
        } catch (ConfigException e) {
            String origin =
                    e.keys().stream()
                            .map(values::get)
                            .filter(Objects::nonNull)
                            .map(Value::origin)
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElse(null);
            throw e.at(origin);
        }
    }

    private static Object make(String prefix, Class<?> type, Map<String, Value> values) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String path = prefix + key(components[i]);
            Class<?> inner = components[i].getType();
            arguments[i] = inner.isRecord() ? make(path + ".", inner, values) : typed(path, values);
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof ConfigException refused) {
                throw refused;
            }
            throw new IllegalStateException("a configuration that cannot be made", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a configuration that cannot be made", e);
        }
    }

    private static Object typed(String path, Map<String, Value> values) {
        Value value = values.get(path);
        if (value == null) {
            throw ConfigException.of(List.of(path), "is missing");
        }
        try {
            return KEYS.get(path).read(value);
        } catch (IllegalArgumentException e) {
            throw ConfigException.of(List.of(path), e.getMessage() + ", not " + value.shown());
        }
    }
}
