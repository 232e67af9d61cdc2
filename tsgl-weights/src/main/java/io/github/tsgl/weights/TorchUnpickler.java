// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import ai.djl.ndarray.types.DataType;
import io.github.tsgl.weights.PickledObjects.Global;
import io.github.tsgl.weights.PickledObjects.Storage;
import io.github.tsgl.weights.PickledObjects.Tensor;
import io.github.tsgl.weights.PickledObjects.Unread;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads the pickles of PyTorch checkpoints, and nothing else in them.
 *
 * <p>Numbers, texts, tuples, lists and the memo are the library's. Whatever names a class, calls
 * something, sets an object's state or fills a dictionary is handled here: dictionaries and tensors
 * are built, everything else becomes an inert {@link Unread}. The library's registry of
 * constructors and its reflection are never reached. Time and memory are bounded: lengths are
 * checked against what is left, keys of dictionaries are texts, and an instruction that does more
 * than a fixed amount of work counts as many.
 */
final class TorchUnpickler extends Unpickler {

    /** The longest pickle that is read; the largest real ones have about a megabyte. */
    static final int LONGEST_PICKLE = 16 << 20;

    private static final int MOST_OPCODES = 1_000_000;
    private static final int LONGEST_LINE = 4096;
    private static final int LONGEST_STORAGE_KEY = 256;

    /** The longest integers, which no checkpoint comes near. */
    private static final int MOST_INTEGER_BYTES = 64;

    /** The characters of a text that are copied or compared for the price of an instruction. */
    private static final int CHARACTERS = 16;

    private static final Global OBJECT = new Global("builtins", "object");

    private static final Map<String, DataType> STORAGES =
            Map.ofEntries(
                    Map.entry("FloatStorage", DataType.FLOAT32),
                    Map.entry("HalfStorage", DataType.FLOAT16),
                    Map.entry("BFloat16Storage", DataType.BFLOAT16),
                    Map.entry("DoubleStorage", DataType.FLOAT64),
                    Map.entry("LongStorage", DataType.INT64),
                    Map.entry("IntStorage", DataType.INT32),
                    Map.entry("ShortStorage", DataType.INT16),
                    Map.entry("CharStorage", DataType.INT8),
                    Map.entry("ByteStorage", DataType.UINT8),
                    Map.entry("BoolStorage", DataType.BOOLEAN));

    private static final Map<String, DataType> TYPES =
            Map.ofEntries(
                    Map.entry("float32", DataType.FLOAT32),
                    Map.entry("float16", DataType.FLOAT16),
                    Map.entry("bfloat16", DataType.BFLOAT16),
                    Map.entry("float64", DataType.FLOAT64),
                    Map.entry("int64", DataType.INT64),
                    Map.entry("int32", DataType.INT32),
                    Map.entry("int16", DataType.INT16),
                    Map.entry("int8", DataType.INT8),
                    Map.entry("uint8", DataType.UINT8),
                    Map.entry("bool", DataType.BOOLEAN));

    /** The storages that the pickles refer to, by key. */
    private final Map<String, Storage> storages = new HashMap<>();

    private int opcodes;

    Map<String, Storage> storages() {
        return storages;
    }

    /** Reads the next pickle; the stream then stands behind it. */
    Object read(ByteArrayInputStream pickle) throws IOException {
        return load(pickle);
    }

    @Override
    protected Object dispatch(short opcode) throws IOException {
        charge(1);
        switch (opcode) {
            case Opcodes.GLOBAL -> stack.add(new Global(line(), line()));
            case Opcodes.STACK_GLOBAL -> {
                String name = (String) stack.pop();
                String module = (String) stack.pop();
                charge((module.length() + name.length()) / CHARACTERS);
                stack.add(new Global(module, name));
            }
            case Opcodes.REDUCE, Opcodes.NEWOBJ -> {
                Object[] arguments = (Object[]) stack.pop();
                stack.add(construct(stack.pop(), arguments));
            }
            case Opcodes.NEWOBJ_EX -> {
                stack.pop();
                Object[] arguments = (Object[]) stack.pop();
                stack.add(construct(stack.pop(), arguments));
            }
            case Opcodes.INST -> {
                Global type = new Global(line(), line());
                stack.add(construct(type, stack.pop_all_since_marker().toArray()));
            }
            case Opcodes.OBJ -> {
                List<Object> parts = stack.pop_all_since_marker();
                Object type = parts.remove(0);
                stack.add(construct(type, parts.toArray()));
            }
            case Opcodes.BUILD -> build(stack.pop(), stack.peek());
            case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<>(0));
            case Opcodes.DICT -> {
                Map<Object, Object> dictionary = new LinkedHashMap<>();
                putAll(stack.pop_all_since_marker(), dictionary);
                stack.add(dictionary);
            }
            case Opcodes.SETITEM -> {
                Object value = stack.pop();
                Object key = stack.pop();
                putAll(Arrays.asList(key, value), stack.peek());
            }
            case Opcodes.SETITEMS -> putAll(stack.pop_all_since_marker(), stack.peek());
            case Opcodes.APPEND -> {
                Object value = stack.pop();
                addAll(Collections.singletonList(value), stack.peek());
            }
            case Opcodes.APPENDS -> addAll(stack.pop_all_since_marker(), stack.peek());
            case Opcodes.EMPTY_SET -> stack.add(new Unread(new Global("builtins", "set")));
            case Opcodes.FROZENSET -> {
                stack.pop_all_since_marker();
                stack.add(new Unread(new Global("builtins", "frozenset")));
            }
            case Opcodes.ADDITEMS, Opcodes.POP_MARK -> stack.pop_all_since_marker();
            case Opcodes.EXT1, Opcodes.EXT2, Opcodes.EXT4, Opcodes.NEXT_BUFFER, Opcodes.PERSID ->
                    throw new PickleException("it has an instruction that PyTorch never writes");
            case Opcodes.LONG -> {
                checkLine();
                integer(opcode);
            }
            case Opcodes.LONG1 -> {
                checkLength(1);
                integer(opcode);
            }
            case Opcodes.LONG4 -> {
                checkLength(Integer.BYTES);
                integer(opcode);
            }
            case Opcodes.INT,
                    Opcodes.FLOAT,
                    Opcodes.STRING,
                    Opcodes.UNICODE,
                    Opcodes.GET,
                    Opcodes.PUT -> {
                checkLine();
                return super.dispatch(opcode);
            }
            case Opcodes.SHORT_BINSTRING, Opcodes.SHORT_BINBYTES, Opcodes.SHORT_BINUNICODE -> {
                checkLength(1);
                return super.dispatch(opcode);
            }
            case Opcodes.BINSTRING, Opcodes.BINBYTES, Opcodes.BINUNICODE -> {
                checkLength(Integer.BYTES);
                return super.dispatch(opcode);
            }
            case Opcodes.BINBYTES8, Opcodes.BINUNICODE8, Opcodes.BYTEARRAY8 -> {
                checkLength(Long.BYTES);
                return super.dispatch(opcode);
            }
            default -> {
                return super.dispatch(opcode);
            }
        }
        return NO_RETURN_VALUE;
    }

    /** Counts work beyond that of one instruction. */
    private void charge(int instructions) {
        opcodes += instructions;
        if (opcodes > MOST_OPCODES) {
            throw new PickleException("it has more than " + MOST_OPCODES + " instructions");
        }
    }

    private void integer(short opcode) throws IOException {
        super.dispatch(opcode);
        if (stack.peek() instanceof BigInteger number
                && number.bitLength() >= MOST_INTEGER_BYTES * Byte.SIZE) {
            throw new PickleException(
                    "it has a number of more than " + MOST_INTEGER_BYTES + " bytes");
        }
    }

    /** ("storage", type, key, device, count), or in old files ("module", object, ...). */
    @Override
    protected Object persistentLoad(Object id) {
        Object[] parts = (Object[]) id;
        if ("module".equals(parts[0])) {
            return parts[1];
        }
        if (!"storage".equals(parts[0])) {
            throw new PickleException("it refers to something that is no storage");
        }
        if (parts.length > 5 && parts[5] != null) {
            throw new PickleException("it has views of storages, as PyTorch 0.3 wrote them");
        }
        Global type = (Global) parts[1];
        DataType elements = STORAGES.get(type.name());
        if (elements == null && !type.name().equals("UntypedStorage")) {
            elements = DataType.UNKNOWN;
        }
        Storage storage =
                new Storage(elements, storageKey(parts[2]), ((Number) parts[4]).longValue());
        Storage known = storages.putIfAbsent(storage.key(), storage);
        if (known != null && !known.equals(storage)) {
            throw new PickleException("storage " + storage.key() + " has two types or sizes");
        }
        return storage;
    }

    /** The key of a storage as a text; anything but a short text or a number is refused. */
    static String storageKey(Object key) {
        if (key instanceof Number number) {
            return number.toString();
        }
        if (key instanceof String text && text.length() <= LONGEST_STORAGE_KEY) {
            return text;
        }
        throw new PickleException("the key of a storage is no short text");
    }

    private Object construct(Object callable, Object[] arguments) {
        if (!(callable instanceof Global type)) {
            return new Unread(OBJECT);
        }
        return switch (type.toString()) {
            case "collections.OrderedDict", "builtins.dict", "__builtin__.dict" ->
                    dictionary(arguments);
            case "collections.defaultdict" -> new LinkedHashMap<>(0);
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" ->
                    tensor(arguments, null);
            case "torch._utils._rebuild_tensor_v3" -> tensor(arguments, (Global) arguments[6]);
            case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" ->
                    arguments[0];
            case "torch._tensor._rebuild_from_type_v2" -> {
                boolean nested = type.equals(arguments[0]);
                yield nested ? new Unread(type) : construct(arguments[0], (Object[]) arguments[2]);
            }
            default -> new Unread(type);
        };
    }

    private Map<Object, Object> dictionary(Object[] arguments) {
        Map<Object, Object> dictionary = new LinkedHashMap<>(0);
        if (arguments.length > 0 && arguments[0] instanceof List<?> pairs) {
            charge(pairs.size());
            for (Object pair : pairs) {
                List<?> items =
                        pair instanceof List<?> list ? list : Arrays.asList((Object[]) pair);
                put(dictionary, items.get(0), items.get(1));
            }
        }
        return dictionary;
    }

    private Tensor tensor(Object[] arguments, Global type) {
        Storage storage = (Storage) arguments[0];
        DataType elements = storage.type();
        if (type != null) {
            elements = TYPES.getOrDefault(type.name(), DataType.UNKNOWN);
        }
        return new Tensor(
                storage,
                elements == null ? DataType.UINT8 : elements,
                ((Number) arguments[1]).longValue(),
                numbers((Object[]) arguments[2]),
                numbers((Object[]) arguments[3]));
    }

    private long[] numbers(Object[] items) {
        charge(items.length);
        if (items.length > 64) {
            throw new PickleException("a tensor has " + items.length + " axes");
        }
        long[] numbers = new long[items.length];
        for (int i = 0; i < items.length; i++) {
            numbers[i] = ((Number) items[i]).longValue();
        }
        return numbers;
    }

    private static void build(Object state, Object target) {
        if (target instanceof Unread object
                && object.isScriptModule()
                && state instanceof Map<?, ?> attributes) {
            object.setAttributes(attributes);
        }
    }

    @SuppressWarnings("unchecked")
    private void putAll(List<Object> items, Object target) {
        if (target instanceof Map<?, ?> dictionary) {
            for (int i = 0; i < items.size(); i += 2) {
                put((Map<Object, Object>) dictionary, items.get(i), items.get(i + 1));
            }
        } else if (!(target instanceof Unread)) {
            throw new PickleException("it sets items of something that has none");
        }
    }

    /**
     * Plain keys become texts, so that the dictionary can keep them in order however their hashes
     * collide; any other key is its own.
     */
    private void put(Map<Object, Object> dictionary, Object key, Object value) {
        boolean plain =
                key instanceof String
                        || key instanceof Number
                        || key instanceof Boolean
                        || key instanceof Global;
        if (!plain) {
            dictionary.put(new Unread(OBJECT), value);
            return;
        }
        String text = key.toString();
        charge(text.length() / CHARACTERS);
        int before = dictionary.size();
        dictionary.put(text, value);
        if (dictionary.size() == before) {
            throw new PickleException("a dictionary has a key twice");
        }
    }

    @SuppressWarnings("unchecked")
    private static void addAll(List<Object> items, Object target) {
        if (target instanceof List<?> list) {
            ((List<Object>) list).addAll(items);
        } else if (!(target instanceof Unread)) {
            throw new PickleException("it appends to something that is no list");
        }
    }

    private String line() throws IOException {
        checkLine();
        return PickleUtils.readline(input);
    }

    /** Makes sure that a line of text ends soon. */
    private void checkLine() throws IOException {
        input.mark(0);
        int next = input.read();
        for (int i = 0; i < LONGEST_LINE && next >= 0 && next != '\n'; i++) {
            next = input.read();
        }
        input.reset();
        if (next == '\n') {
            return;
        }
        throw new PickleException("a line of text does not end");
    }

    /** Makes sure that as many bytes are left as the little-endian length that follows says. */
    private void checkLength(int size) throws IOException {
        input.mark(0);
        byte[] bytes = input.readNBytes(size);
        int left = input.available();
        input.reset();
        long length = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            length = length << Byte.SIZE | bytes[i] & 0xff;
        }
        if (bytes.length < size || length < 0 || length > left) {
            throw new PickleException("a text or number is longer than what is left");
        }
    }
}
