// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads and writes YAML.
 *
 * <p>Only plain mappings, lists and values are read, no deeper than a configuration is: no tags, no
 * aliases, no second document, nothing twice.
 */
final class ConfigText {

    private static final int MAX_BYTES = 64 * 1024;

    private final String name;
    private final Iterator<Event> events;
    private final Map<String, Value> values = new LinkedHashMap<>();

    private ConfigText(String text, String name) {
        this.name = name;
        LoadSettings settings = LoadSettings.builder().setLabel(name).build();
        events = new ParserImpl(settings, new StreamReader(settings, text));
    }

    static String read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new ConfigException(file.toString(), "is larger than 64 KiB");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new ConfigException(file.toString(), "is not text in UTF-8");
        }
    }

    /** The values by their keys, each with the name and its line as its origin. */
    static Map<String, Value> parse(String text, String name) {
        if (text.length() > MAX_BYTES) {
            throw new ConfigException(name, "is larger than 64 KiB");
        }
        try {
            return new ConfigText(text, name).document();
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            throw new ConfigException(origin(name, mark), "is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            String reason = e.getMessage().lines().findFirst().orElse("");
            throw new ConfigException(name, "is not YAML: " + reason);
        }
    }

    private static String origin(String name, Optional<Mark> mark) {
        return mark.map(found -> name + ":" + (found.getLine() + 1)).orElse(name);
    }

    private String origin(Event event) {
        return origin(name, event.getStartMark());
    }

    private Map<String, Value> document() {
        events.next();
        Event event = events.next();
        if (event.getEventId() == Event.ID.DocumentStart) {
            Event root = events.next();
            if (root instanceof MappingStartEvent) {
                section("");
            } else if (!isNothing(root)) {
                throw new ConfigException(origin(root), "must be keys with values");
            }
            events.next();
            event = events.next();
        }
        if (event.getEventId() != Event.ID.StreamEnd) {
            throw new ConfigException(origin(event), "a second document begins");
        }
        return values;
    }

    private void section(String prefix) {
        List<String> seen = new ArrayList<>();
        for (Event event = events.next();
                event.getEventId() != Event.ID.MappingEnd;
                event = events.next()) {
            if (!(event instanceof ScalarEvent key)) {
                throw new ConfigException(origin(event), "a key must be a word");
            }
            String path = prefix + key.getValue();
            if (seen.contains(path)) {
                throw new ConfigException(origin(event), path + " is set twice");
            }
            seen.add(path);
            entry(path, event);
        }
    }

    private void entry(String path, Event key) {
        if (Binding.isSection(path)) {
            Event content = events.next();
            if (content instanceof MappingStartEvent) {
                section(path + ".");
            } else if (!isNothing(content)) {
                throw new ConfigException(
                        origin(content), path + " is a section and must have keys with values");
            }
        } else if (Binding.isKey(path)) {
            values.put(path, value(path, events.next()));
        } else if (Binding.wasKey(path)) {
            value(path, events.next());
        } else if (path.equals(Binding.PRESET)) {
            Value preset = value(path, events.next());
            throw Binding.earlier(String.valueOf(preset.content()), origin(key));
        } else {
            throw Binding.unknown(path, origin(key));
        }
    }

    private Value value(String path, Event event) {
        if (event instanceof ScalarEvent scalar) {
            return scalar(path, scalar);
        }
        if (!(event instanceof SequenceStartEvent)) {
            throw new ConfigException(origin(event), path + " must have a value");
        }
        List<String> items = new ArrayList<>();
        for (Event item = events.next();
                item.getEventId() != Event.ID.SequenceEnd;
                item = events.next()) {
            if (!(item instanceof ScalarEvent scalar)) {
                throw new ConfigException(origin(item), path + " must be a list of values");
            }
            items.add(scalar.getValue());
        }
        return new Value(items, Value.Quoted.NO, origin(event));
    }

    private Value scalar(String path, ScalarEvent scalar) {
        if (scalar.getTag().isPresent()) {
            throw new ConfigException(origin(scalar), path + " must have no tag");
        }
        return scalar.isPlain()
                ? Value.plain(scalar.getValue(), origin(scalar))
                : new Value(scalar.getValue(), Value.Quoted.YES, origin(scalar));
    }

    private static boolean isNothing(Event event) {
        return event instanceof ScalarEvent scalar && Value.isNull(scalar.getValue());
    }

    static String write(TrainingConfig config) {
        Map<String, Object> root = new LinkedHashMap<>();
        Binding.values(config).forEach((path, value) -> put(root, path, value));
        DumpSettings settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
        return new Dump(settings).dumpToString(root);
    }

    private static void put(Map<String, Object> root, String path, Object value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            root.put(path, value);
            return;
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> section =
                (Map<String, Object>)
                        root.computeIfAbsent(
                                path.substring(0, dot), key -> new LinkedHashMap<String, Object>());
        put(section, path.substring(dot + 1), value);
    }
}
