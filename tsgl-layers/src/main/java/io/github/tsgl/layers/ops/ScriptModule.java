package io.github.tsgl.layers.ops;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript module without weights whose methods are the operators of {@link TorchOps}.
 *
 * <p>Its source is the resource {@code ops.torchscript}. The archive that PyTorch loads is written
 * here: a zip with the format's version, an empty tuple of constants, one pickled object of class
 * {@code Ops}, and that source. It is loaded once per process; its methods are pure, so any number
 * of threads may run them, and tensors on any device go in.
 */
final class ScriptModule {

    private static final String SOURCE = "ops.torchscript";
    private static final String METHOD = "module_method:";

    private final NDManager manager;
    private final PtSymbolBlock module;
    private final Map<String, NDArray> methods = new ConcurrentHashMap<>();

    private ScriptModule() {
        manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
        try (InputStream archive = new ByteArrayInputStream(archive())) {
            module = JniUtils.loadModule((PtNDManager) manager, archive, false, false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot load " + SOURCE, e);
        }
    }

    /**
     * Runs one method of the module.
     *
     * <p>Autograd follows the thread's gradient mode, as for DJL's own operators.
     *
     * @param method the method's name
     * @param numbers the arguments that are no tensors: the method's last parameter, a float64
     *     array; absent if empty
     * @param tensors the tensors, in the order of the method's parameters; the manager of the first
     *     gets the results
     * @return what the method returns
     */
    static NDList run(String method, double[] numbers, NDArray... tensors) {
        return Loaded.MODULE.call(method, numbers, tensors);
    }

    /**
     * Runs one method of the module that takes lists of tensors.
     *
     * @param method the method's name
     * @param numbers as above
     * @param lists the lists, none empty, in the order of the method's parameters
     * @return what the method returns, in the manager of the first tensor
     */
    static NDList runOnLists(String method, double[] numbers, NDList... lists) {
        return Loaded.MODULE.callOnLists(method, numbers, lists);
    }

    private NDList call(String method, double[] numbers, NDArray... tensors) {
        NDList inputs = new NDList(tensors.length + 2);
        NDList made = new NDList();
        for (NDArray tensor : tensors) {
            NDArray plain = tensor;
            if (tensor.getName() != null) { // DJL reads structure from names: pass a nameless view
                plain = tensor.reshape(tensor.getShape());
                made.add(plain);
            }
            inputs.add(plain);
        }
        try {
            return invoke(method, numbers, inputs);
        } finally {
            made.close();
        }
    }

    /** The tensors are named for a while: of views autograd would know no gradients. */
    private NDList callOnLists(String method, double[] numbers, NDList... lists) {
        NDList inputs = new NDList();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < lists.length; i++) {
            for (NDArray tensor : lists[i]) {
                inputs.add(tensor);
                names.add(tensor.getName());
                tensor.setName("list" + i + "[]");
            }
        }
        try {
            return invoke(method, numbers, new NDList(inputs));
        } finally {
            for (int i = names.size() - 1; i >= 0; i--) {
                inputs.get(i).setName(names.get(i));
            }
        }
    }

    /** Adds what is no tensor to the inputs, and runs the method. */
    private NDList invoke(String method, double[] numbers, NDList inputs) {
        NDArray array = numbers.length > 0 ? manager.create(numbers) : null;
        if (array != null) {
            inputs.add(array);
        }
        inputs.add(methods.computeIfAbsent(method, this::name));
        // The optimising executor would profile anew for every size. The setting is the thread's.
        JniUtils.setGraphExecutorOptimize(false);
        try {
            return IValueUtils.forward(module, inputs, true);
        } finally {
            String optimize = System.getProperty("ai.djl.pytorch.graph_optimizer", "true");
            JniUtils.setGraphExecutorOptimize(Boolean.parseBoolean(optimize));
            if (array != null) {
                array.close();
            }
        }
    }

    private NDArray name(String method) {
        NDArray name = MemoryScope.keep(() -> manager.create(0f));
        name.setName(METHOD + method);
        return name;
    }

    private static byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes);
                InputStream source = ScriptModule.class.getResourceAsStream(SOURCE)) {
            if (source == null) {
                throw new FileNotFoundException("resource " + SOURCE + " is missing");
            }
            add(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
            // The pickles, opcode by opcode: protocol 2, (), stop ...
            add(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            // ... and protocol 2, class __torch__.Ops, its empty constructor arguments, new object,
            // the state {"training": false}, build, stop.
            ByteArrayOutputStream object = new ByteArrayOutputStream();
            object.write(new byte[] {(byte) 0x80, 2});
            object.write("c__torch__\nOps\n)\u0081}X".getBytes(StandardCharsets.ISO_8859_1));
            object.write(new byte[] {8, 0, 0, 0});
            object.write("training\u0089sb.".getBytes(StandardCharsets.ISO_8859_1));
            add(zip, "data.pkl", object.toByteArray());
            add(zip, "code/__torch__.py", source.readAllBytes());
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry("ops/" + name));
        zip.write(content);
        zip.closeEntry();
    }

    /** Loads the module on first use. */
    private static final class Loaded {
        static final ScriptModule MODULE = new ScriptModule();
    }
}
